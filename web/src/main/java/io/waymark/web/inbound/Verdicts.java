package io.waymark.web.inbound;

import io.waymark.projection.custody.Verdict;

/** How the check of opened history came out, in words for who has to decide. */
final class Verdicts {
    private Verdicts() {}

    static String sentence(Verdict verdict) {
        String reason = verdict.reason();
        if (reason == null) {
            return "The whole history was shown, and every step is on the ledger as shown.";
        }
        String what;
        if (reason.endsWith("-not-shown") || reason.startsWith("gap-") || reason.equals("event-not-named")) {
            what = "A part of the history was not shown, so it cannot be checked.";
        } else if (reason.equals("not-offered") || reason.equals("offer-not-on-ledger")) {
            what = "The ledger does not have this offer, or it was taken back.";
        } else if (reason.endsWith("-not-on-ledger")
                || reason.endsWith("-not-committed")
                || reason.equals("not-inside")) {
            what = "Something that was shown is not on the ledger as shown.";
        } else {
            what = "The history that was shown does not follow the rules of custody.";
        }
        return what
                + " Do not accept the goods before this is cleared: ask the sender. This node asks again by itself."
                + " Code: "
                + reason + ".";
    }
}
