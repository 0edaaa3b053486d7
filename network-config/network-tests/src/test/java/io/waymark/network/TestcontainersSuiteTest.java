package io.waymark.network;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract suite on a real Fabric network in containers of the official images, where they are. */
class TestcontainersSuiteTest extends ContractSuite {

    private static final int PORTS = 25_050;

    @TempDir
    static Path data;

    @BeforeAll
    static void start() {
        on(FabricUnderTest.inContainersOrSkip(data, Running.MSPS, PORTS));
    }
}
