package io.waymark.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asks what is wrong with something. */
public final class Defects {
    private Defects() {}

    public static Defect of(ThrowingCallable what) {
        TlogException refused = catchThrowableOfType(TlogException.class, what);
        assertThat(refused).as("it should have been refused").isNotNull();
        return refused.defect();
    }

    /** The code of what is wrong, or "ok". */
    public static String codeOf(Runnable what) {
        try {
            what.run();
            return "ok";
        } catch (TlogException e) {
            return e.defect().code();
        }
    }
}
