package io.waymark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.ledger.Hash;
import io.waymark.projection.log.VerifierFiles;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a node serves is noted for the ledger although nobody asked for it. */
class VerifierNotesTest {
    private static final int PATIENCE_SECONDS = 30;

    @Test
    void the_file_that_checks_is_noted_before_anybody_asks_for_it() throws Exception {
        try (TestScanNode node = TestScanNode.withLog(Story.SHOP, log -> {
            BundlesTest.whole(log.story);
            log.sign(Story.MAKER, Story.SHOP);
        })) {
            VerifierFiles files = node.bean(VerifierFiles.class);
            List<Hash> noted = files.unsaid(Story.SHOP);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (noted.isEmpty() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(50);
                noted = files.unsaid(Story.SHOP);
            }
            HttpResponse<byte[]> served = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(node.address() + "/verifier.html"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(noted).containsExactly(Hash.sha256(served.body()));
        }
    }
}
