package io.waymark.network;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract suite on the embedded development network. */
class EmbeddedSuiteTest extends ContractSuite {

    @TempDir
    static Path data;

    @BeforeAll
    static void start() {
        on(new EmbeddedNetwork(data, Running.MSPS));
    }
}
