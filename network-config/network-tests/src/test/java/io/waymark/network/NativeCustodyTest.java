package io.waymark.network;

import io.waymark.fabric.Binaries;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;

/** The same suite on a real network, where Fabric's programs are installed. */
class NativeCustodyTest extends CustodySuite {

    private static final int PORTS = 24_050;

    @TempDir
    static Path data;

    @Override
    NetworkUnderTest start() {
        Optional<Binaries> binaries = Binaries.find();
        if (binaries.isEmpty()) {
            String reason = "SKIPPED: the suite on a real Fabric network, because these programs are not installed: "
                    + String.join(", ", Binaries.missing());
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        return new NativeNetwork(data, MSPS, binaries.get(), PORTS);
    }
}
