package io.waymark.network;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** The contract suite: what every kind of network must do. Who extends it starts one, in a {@code @BeforeAll} of its own. */
abstract class ContractSuite {

    /** Of the class that runs now: one after the other. */
    private static Running running;

    static void on(NetworkUnderTest network) {
        running = new Running(network);
    }

    @AfterAll
    static void stop() {
        if (running != null) {
            running.close();
            running = null;
        }
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
