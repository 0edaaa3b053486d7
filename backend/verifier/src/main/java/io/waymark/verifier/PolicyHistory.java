package io.waymark.verifier;

import static io.waymark.verifier.RefusedException.demand;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.Leaf;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.PolicyVote;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.policy.Policy;
import io.waymark.tlog.policy.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The policies that follow from a trusted one (docs/FORMATS.md, "Newer policies"): each was voted for by the quorum of the one before,
 * as a checkpoint proves that this quorum cosigned. From there on the one before counts no more, and the keys that only it had are
 * revoked.
 */
public final class PolicyHistory {

    /** A document has at most so many bytes. */
    public static final int MOST_BYTES = 4 << 20;

    private static final int MOST_POLICIES = 200;

    private final List<Stage> stages = new ArrayList<>();

    /**
     * A policy and how long it counts.
     *
     * @param until largest size of a checkpoint that it is good for
     */
    public record Stage(Policy policy, long until) {}

    private PolicyHistory(Policy trusted) {
        stages.add(new Stage(trusted, Long.MAX_VALUE));
    }

    /** Of a policy that nothing is known to follow. */
    public static PolicyHistory of(Policy trusted) {
        return new PolicyHistory(trusted);
    }

    /**
     * Reads what a node or an archive says came after a policy.
     *
     * @param trusted the policy that is trusted; it is in the document
     * @param document as {@code /log/policies} gives it
     * @throws RefusedException {@code policy} if the trusted policy is not in it; {@code format}, {@code newer}; {@code checkpoint},
     *     {@code signature}, {@code quorum}, {@code tree-proof} of the checkpoint under which a policy was voted for;
     *     {@code policy-votes} if the votes do not make the quorum of the policy before
     */
    public static PolicyHistory read(Policy trusted, byte[] document) throws RefusedException {
        try {
            JsonObject json = JsonParser.parse(document, JsonLimits.VALUE.withBytes(MOST_BYTES))
                    .asObject();
            demand(json.integer("v") <= 1, "newer", "policies");
            demand(Arrays.equals(CanonicalJson.bytes(json), document), "format", "policies");
            Form.members(json, "policies", List.of("first", "kind", "next", "v"));
            demand(json.string("kind").equals("policies") && json.integer("v") == 1, "format", "policies");
            Form.list(json.array("next"), 0, "policies");
            demand(json.array("next").size() <= MOST_POLICIES, "format", "policies");
            return new PolicyHistory(trusted).follow(json.string("first"), json.array("next"));
        } catch (IllegalArgumentException e) {
            throw new RefusedException("format", "policies");
        }
    }

    /**
     * The policy that a document begins with; who trusts it can read the whole document.
     *
     * @throws RefusedException {@code format} if it is no such document
     */
    public static byte[] first(byte[] document) throws RefusedException {
        try {
            return JsonParser.parse(document, JsonLimits.VALUE.withBytes(MOST_BYTES))
                    .asObject()
                    .string("first")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("format", "policies");
        }
    }

    private PolicyHistory follow(String first, JsonArray next) throws RefusedException {
        Policy before = Policy.parse(first);
        boolean begun = PolicyName.of(before).equals(PolicyName.of(latest()));
        long n = 1;
        for (JsonValue each : next) {
            JsonObject change = each.asObject();
            Form.members(change, "policies", List.of("checkpoint", "n", "policy", "tree", "votes"));
            n++;
            demand(change.integer("n") == n, "format", "policies");
            Policy policy = Policy.parse(change.string("policy"));
            if (begun) {
                long decided = decided(before, change);
                stages.set(stages.size() - 1, new Stage(before, decided));
                stages.add(new Stage(policy, Long.MAX_VALUE));
            } else {
                begun = PolicyName.of(policy).equals(PolicyName.of(latest()));
            }
            before = policy;
        }
        demand(begun, "policy", "policies");
        return this;
    }

    /** Index of the vote with which those before and it make the quorum; the tree up to it is the last that the policy counts for. */
    private static long decided(Policy before, JsonObject change) throws RefusedException {
        SignedCheckpoint checkpoint = LogReading.checkpoint(change.string("checkpoint"));
        Verdict verdict = LogReading.signed(checkpoint, before);
        demand(verdict.quorum(), "quorum", "policies");
        int n = (int) change.integer("n");
        byte[] vote = new PolicyVote(n, Optional.of(PolicyName.of(before)), change.string("policy")).bytes();
        TreeMap<Long, Leaf> leaves = new TreeMap<>();
        Set<String> voters = new HashSet<>();
        Form.list(change.array("votes"), 1, "policies");
        for (JsonValue each : change.array("votes")) {
            JsonObject one = each.asObject();
            Form.members(one, "policies", List.of("block", "index", "org"));
            demand(!before.satisfied(voters), "policy-votes", "policies");
            long index = Form.count(one.value("index"), "format", "policies");
            boolean ascending = leaves.isEmpty() || index > leaves.lastKey();
            demand(ascending && voters.add(one.string("org")), "policy-votes", "policies");
            long block = Form.count(one.value("block"), "format", "policies");
            String key = LedgerKeys.policyVote(n, one.string("org"));
            leaves.put(index, new Leaf.PublicWrite(block, key, 0, Optional.of(Hash.sha256(vote))));
        }
        demand(before.satisfied(voters), "policy-votes", "policies");
        LogReading.inTree(change.string("tree"), checkpoint, leaves, "policies");
        return leaves.lastKey();
    }

    /** The policy that counts now. */
    public Policy latest() {
        return stages.get(stages.size() - 1).policy();
    }

    /** The policies, from the trusted one on. */
    public List<Stage> stages() {
        return List.copyOf(stages);
    }

    /** The policy with a hash; of one that counted twice the later time. */
    Optional<Stage> named(Hash hash) {
        return stages.stream()
                .filter(stage -> PolicyName.of(stage.policy()).equals(hash))
                .reduce((before, after) -> after);
    }
}
