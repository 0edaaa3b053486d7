package io.waymark.network;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract suite on the embedded development network. */
class EmbeddedSuiteTest {

    @TempDir
    static Path data;

    private static Running running;

    @BeforeAll
    static void start() {
        running = new Running(new EmbeddedNetwork(data, Running.MSPS));
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Nested
    class Custody extends CustodySuite {
        @Override
        Running running() {
            return running;
        }
    }

    @Nested
    class Refusals extends RefusalSuite {
        @Override
        Running running() {
            return running;
        }
    }

    @Nested
    class PrivateData extends PrivateDataSuite {
        @Override
        Running running() {
            return running;
        }
    }

    @Nested
    class Conflicts extends ConflictSuite {
        @Override
        Running running() {
            return running;
        }
    }

    @Nested
    class Streams extends StreamSuite {
        @Override
        Running running() {
            return running;
        }
    }

    @Nested
    class Errors extends ErrorSuite {
        @Override
        Running running() {
            return running;
        }
    }

    @Nested
    class Attacks extends AttackSuite {
        @Override
        Running running() {
            return running;
        }
    }
}
