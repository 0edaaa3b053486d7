package io.waymark.web.inbound;

import io.waymark.projection.custody.Verdict;

/** How the check of opened history came out, in words for who has to decide. */
final class Verdicts {
    private Verdicts() {}

    static String sentence(Verdict verdict) {
        if (verdict.ready()) {
            return "The whole history was shown, and every step is on the ledger as shown.";
        }
        return switch (verdict.reason()) {
            case "package-incomplete", "missing-step", "unknown-step" ->
                "The history was not shown completely. This node asks the sender again.";
            case "not-on-ledger", "hash-mismatch" ->
                "Something that was shown is not on the ledger as shown. Do not accept the goods; ask the sender.";
            default -> "The history could not be checked completely. Do not accept the goods before it is; this node asks"
                    + " the sender again. Code: " + verdict.reason() + ".";
        };
    }
}
