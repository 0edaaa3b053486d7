package io.waymark.projection.custody;

import static io.waymark.projection.custody.Network.A;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.ledger.Hash;
import io.waymark.projection.ledger.LedgerBlock.HashedWrite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What the log costs beside the rows: {@code -Dwaymark.speed=log}. */
@EnabledIfSystemProperty(named = "waymark.speed", matches = "log")
class LogSpeedTest {

    @TempDir
    Path logs;

    @Test
    void five_thousand_writes_with_and_without() {
        for (int round = 0; round < 3; round++) {
            for (int perBlock : new int[] {1_000, 100, 10}) {
                long without = run(null, perBlock);
                long with = run(logs.resolve(round + "-" + perBlock), perBlock);
                System.out.printf(
                        "5,000 writes, %,d a block: %,d ms without the log, %,d ms with it: %,d leaves/s%n",
                        perBlock, without, with, 5_000_000L / with);
            }
        }
    }

    private static long run(Path folder, int perBlock) {
        Network network = Network.of(folder, A);
        long took = 0;
        for (int block = 0; block < 5_000 / perBlock; block++) {
            List<HashedWrite> writes = new ArrayList<>();
            for (int i = 0; i < perBlock; i++) {
                Hash key = Hash.sha256(new byte[] {(byte) block, (byte) (block >> 8), (byte) i, (byte) (i >> 8)});
                writes.add(new HashedWrite(A, key.bytes(), key.bytes(), false, false));
            }
            long start = System.nanoTime();
            network.append(writes, List.of());
            took += System.nanoTime() - start;
        }
        assertThat(network.node(A).projector.height()).isEqualTo(network.height());
        if (folder != null) {
            network.node(A).log.close();
        }
        return took / 1_000_000;
    }
}
