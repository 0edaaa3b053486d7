package io.waymark.custody;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import java.util.List;

/** The answer to an instruction: what is to be written, or why nothing is. */
public sealed interface Decision {

    /**
     * @param steps in the order in which they belong
     * @param contents of each unit step that changes what is inside
     * @param made of each consumed step, what it became
     * @param offers at most one for each receiver
     * @param recalls links of recall chains
     * @param annotated objects whose steps an error declaration could not take back: the event says so, custody stays
     * @param after every touched object as it stands then
     */
    record Accepted(
            List<NewStep> steps,
            List<NewContent> contents,
            List<NewMade> made,
            List<Offer> offers,
            List<NewRecall> recalls,
            List<ObjectName> annotated,
            List<ObjectState> after)
            implements Decision {}

    /**
     * @param code the rule
     * @param identifier canonical identifier of what it is about, or null where it is about the whole event; private
     */
    record Refused(RefusalCode code, String identifier) implements Decision {
        @Override
        public String toString() {
            return code.code();
        }
    }

    /**
     * @param key key id under which it is to stand
     * @param entitled the members whose first write at that key would count: their key must be absent
     */
    record NewStep(ObjectName object, KeyId key, Step step, List<String> entitled) {}

    /**
     * @param key key id of the unit's step
     * @param members SHA-256 of the packed steps of what is inside then, sorted
     */
    record NewContent(KeyId key, List<Hash> members) {}

    /**
     * @param key key id of the consumed step
     * @param made what it became
     */
    record NewMade(KeyId key, List<Made> made) {}

    /**
     * @param receiver MSP id
     * @param heads key ids of the offered heads
     * @param isShort whether it offers back what was missing in a receipt
     */
    record Offer(String receiver, List<KeyId> heads, boolean isShort) {}

    /**
     * @param target the item, lot or class
     * @param withdrawal takes the recall back
     * @param n number of the link in the chain, from 1
     * @param previous SHA-256 of the link before; null for the first
     */
    record NewRecall(ObjectName target, boolean withdrawal, int n, Hash previous) {}
}
