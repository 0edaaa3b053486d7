package io.waymark.ledger;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;

/**
 * A member's vote for a policy of the log: a public value at {@link LedgerKeys#policyVote}. A policy counts from the leaf on with
 * which those who voted for it make the quorum of the one before (docs/FORMATS.md, "Newer policies").
 *
 * @param n 1 for the first policy, one more for each that takes its place
 * @param after hash of the policy before; if and only if n is above 1
 * @param policy C2SP tlog-policy in its canonical spelling, without addresses; printable ASCII, at most 32 KiB
 */
public record PolicyVote(int n, Optional<Hash> after, String policy) {

    private static final int MOST = 999_999;
    private static final int LONGEST = 32_768;

    public PolicyVote {
        boolean text = policy.endsWith("\n")
                && policy.length() <= LONGEST
                && policy.chars().allMatch(c -> c == '\n' || c >= 0x20 && c < 0x7f);
        if (n < 1 || n > MOST || after.isPresent() == (n == 1) || !text) {
            throw new IllegalArgumentException("not a vote for a policy");
        }
    }

    public byte[] bytes() {
        JsonObject json = JsonObject.of("n", n, "policy", policy, "v", 1);
        return CanonicalJson.bytes(after.map(a -> json.with("after", a.hex())).orElse(json));
    }

    /** @throws IllegalArgumentException if it is not such a value */
    public static PolicyVote parse(byte[] bytes) {
        JsonObject json = CanonicalJson.parse(bytes).asObject();
        FormatVersions.require(json, 1, "policy");
        long n = json.integer("n");
        PolicyVote vote = new PolicyVote(
                n < 1 || n > MOST ? 0 : (int) n, json.optionalString("after").map(Hash::new), json.string("policy"));
        if (!Arrays.equals(vote.bytes(), bytes)) {
            throw new IllegalArgumentException("a vote has other members");
        }
        return vote;
    }
}
