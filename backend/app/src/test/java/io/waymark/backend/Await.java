package io.waymark.backend;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A bounded wait on a condition. */
final class Await {
    private Await() {}

    static void until(String what, Duration most, BooleanSupplier condition) {
        until(what, most, condition, () -> "");
    }

    /** @param state what is said beside it when it does not come */
    static void until(String what, Duration most, BooleanSupplier condition, Supplier<String> state) {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("within " + most.toSeconds() + " s not: " + what + " " + state.get());
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
