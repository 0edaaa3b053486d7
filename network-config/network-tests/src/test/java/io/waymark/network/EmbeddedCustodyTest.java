package io.waymark.network;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedCustodyTest extends CustodySuite {

    @TempDir
    static Path data;

    @Override
    NetworkUnderTest start() {
        return new EmbeddedNetwork(data, MSPS);
    }
}
