package io.waymark.projection.custody;

import io.waymark.custody.ObjectState;
import io.waymark.custody.Situation;
import io.waymark.ledger.Hash;
import io.waymark.ledger.ObjectName;
import java.util.List;
import java.util.Map;

/**
 * What the node knows for a list of events, read in one go from one state of the read model: the parts of a
 * {@link io.waymark.transaction.Batch}.
 *
 * @param knowledge holders and refs of every identifier that the events name
 * @param objects every chain that the events could touch, with what is inside and around it as far as the rules need it
 * @param recalls recall chains of what the events recall
 * @param parties MSP ids by GLN, of all GLNs that the events name
 * @param corrected for each event: digest of the event that it declares an error; null where it is none, or that event is
 *     not known here
 * @param height how many blocks the state that was read had: what later ones changed is not in it
 */
public record Prepared(
        Situation.Knowledge knowledge,
        List<ObjectState> objects,
        Map<ObjectName, Situation.RecallChain> recalls,
        Map<String, String> parties,
        List<Hash> corrected,
        long height) {}
