package io.waymark.fabric;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;

/**
 * Judges an organisation's policy {@code Endorsement}, which decides who can write the organisation's own collection. Where
 * no signature of a peer is needed, a client's or an administrator's key alone can write it.
 */
enum EndorsementPolicy {
    /** Nobody can write without a peer of the organisation. */
    SOUND("needs a peer of the organisation"),
    /** Nobody can write at all: the organisation has left. */
    CLOSED("nobody can satisfy it: it has left"),
    /** There is none: Fabric then accepts any member's key. */
    MISSING("MISSING: any key of the organisation can write its collection; define Endorsement as OR('<MSP>.peer')"),
    /** Others than peers can write. */
    OPEN("OPEN: it can be satisfied without a peer of the organisation; define Endorsement as OR('<MSP>.peer')");

    private static final int SIGNATURE = 1;

    private final String words;

    EndorsementPolicy(String words) {
        this.words = words;
    }

    String words(String mspId) {
        return words.replace("<MSP>", mspId);
    }

    boolean sound() {
        return this == SOUND || this == CLOSED;
    }

    /** @param group an organisation's group of the channel's configuration, as JSON */
    static EndorsementPolicy of(String mspId, JsonObject group) {
        JsonObject policies = group.optionalObject("policies").orElse(JsonObject.of());
        if (!policies.has("Endorsement")) {
            return MISSING;
        }
        JsonObject policy = policies.object("Endorsement").object("policy");
        if (policy.integer("type") != SIGNATURE) {
            // A policy that refers to others cannot be judged here; none of Waymark's networks has one.
            return OPEN;
        }
        JsonObject value = policy.object("value");
        JsonArray identities = value.arrayOrEmpty("identities");
        JsonObject rule = value.object("rule");
        if (!satisfied(rule, identities, null)) {
            return CLOSED;
        }
        return satisfied(rule, identities, mspId) ? OPEN : SOUND;
    }

    /** Whether a rule holds when everybody signs but the peers of {@code absent}; with null everybody signs. */
    private static boolean satisfied(JsonObject rule, JsonArray identities, String absent) {
        if (rule.has("signed_by")) {
            long index = rule.integer("signed_by");
            if (index < 0 || index >= identities.size()) {
                return false;
            }
            JsonObject identity = identities.get((int) index).asObject();
            return absent == null || !isPeer(identity, absent);
        }
        JsonObject outOf = rule.object("n_out_of");
        long satisfied = 0;
        for (JsonValue one : outOf.arrayOrEmpty("rules")) {
            satisfied += satisfied(one.asObject(), identities, absent) ? 1 : 0;
        }
        return satisfied >= outOf.integer("n");
    }

    private static boolean isPeer(JsonObject identity, String mspId) {
        JsonObject principal = identity.optionalObject("principal").orElse(JsonObject.of());
        return identity.optionalString("principal_classification").orElse("").equals("ROLE")
                && principal.optionalString("msp_identifier").orElse("").equals(mspId)
                && principal.optionalString("role").orElse("").equals("PEER");
    }
}
