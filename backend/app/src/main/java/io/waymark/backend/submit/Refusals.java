package io.waymark.backend.submit;

import io.waymark.custody.RefusalCode;
import io.waymark.projection.capture.CaptureError;
import java.util.Map;

/** Refusals as the problems that GS1 lists in a job's errors (docs/problems.md). */
final class Refusals {
    /** Codes that are no rule of custody. */
    private static final Map<String, String> SENTENCES = Map.of(
            "internal-error", "The node failed on this event. Nothing of it was recorded.",
            "chaincode-error", "The chaincode failed on this event. Nothing of it was recorded.",
            "ledger-conflict",
                    "Other transactions were first again and again. Nothing of it was recorded: send it again.",
            "ledger-invalid", "The ledger refused the transaction. An engineer should look at the node.",
            "event-too-large", "With its history the event is larger than one transaction may be.");

    private Refusals() {}

    static CaptureError error(Pending event, String code) {
        boolean ours = SENTENCES.containsKey(code);
        boolean conflict = code.equals(RefusalCode.EVENT_ID_CONFLICT.code());
        String type =
                ours ? "ImplementationException" : conflict ? "ResourceAlreadyExistsException" : "ValidationException";
        String title =
                ours ? "The event could not be recorded" : conflict ? "The event id is taken" : "The act is refused";
        return new CaptureError(
                "epcisException:" + type, title, sentence(code), code, event.open.pointer(), event.open.eventId());
    }

    private static String sentence(String code) {
        String own = SENTENCES.get(code);
        if (own != null) {
            return own;
        }
        try {
            return RefusalCode.parse(code).sentence();
        } catch (IllegalArgumentException notARule) {
            return "The ledger refused it.";
        }
    }
}
