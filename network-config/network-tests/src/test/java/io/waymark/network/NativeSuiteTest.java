package io.waymark.network;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract suite on a real Fabric network, where its programs are installed. */
class NativeSuiteTest extends ContractSuite {

    private static final int PORTS = 24_050;

    @TempDir
    static Path data;

    @BeforeAll
    static void start() {
        on(new FabricUnderTest(data, Running.MSPS, FabricUnderTest.binariesOrSkip(), PORTS));
    }
}
