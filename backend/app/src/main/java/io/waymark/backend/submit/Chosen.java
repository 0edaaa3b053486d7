package io.waymark.backend.submit;

import io.waymark.custody.Derivation;
import io.waymark.epcis.EpcisEvent;
import io.waymark.ledger.Hash;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that is about to be judged, and what was read for it.
 *
 * @param text as it goes to the ledger
 * @param seenKey ledger key of its seen mark
 * @param corrected digest of the event that it declares an error; null if it is none, or that event is not known here
 */
record Chosen(Pending pending, String text, EpcisEvent event, String seenKey, @Nullable Hash corrected) {

    /** The members that the event names, out of all that are named in the batch. */
    Map<String, String> parties(Map<String, String> all) {
        Map<String, String> own = new HashMap<>();
        for (String gln : Derivation.glns(event)) {
            String member = all.get(gln);
            if (member != null) {
                own.put(gln, member);
            }
        }
        return own;
    }

    @Override
    public String toString() {
        return pending.toString();
    }
}
