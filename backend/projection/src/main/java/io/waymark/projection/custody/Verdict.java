package io.waymark.projection.custody;

import org.jspecify.annotations.Nullable;

/**
 * What the check of opened history came to.
 *
 * @param reason null if everything is as the ledger says; else the stable code of the first thing that is not
 *     (docs/problems.md)
 * @param about canonical identifier of what it is about, where that is known; private
 */
public record Verdict(@Nullable String reason, @Nullable String about) {

    /** Everything is as the ledger says. */
    public static final Verdict READY = new Verdict(null, null);

    /** Whether everything is as the ledger says. */
    public boolean ready() {
        return reason == null;
    }

    /** The code alone: identifiers are private. */
    @Override
    public String toString() {
        return ready() ? "ready" : "incomplete: " + reason;
    }
}
