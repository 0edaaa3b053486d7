package io.waymark.chaincode;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.PolicyVote;
import io.waymark.ledger.PrefixClaim;
import io.waymark.ledger.Profile;
import io.waymark.ledger.ServedVerifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hyperledger.fabric.shim.ext.sbe.StateBasedEndorsement;
import org.hyperledger.fabric.shim.ext.sbe.impl.StateBasedEndorsementFactory;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;

/**
 * The few public values: profiles, claims of GS1 company prefixes, confirmations of claims, votes for policies of the log, files that
 * check bundles. Each member writes its own only.
 */
final class Publishing {

    private static final int MOST_BYTES = 65_536;
    private static final String ORGANISATIONS = "org|";
    private static final String PREFIXES = "prefix|";
    private static final String POLICIES = "policy|";
    private static final String VERIFIERS = "verifier|";

    private final Call call;

    Publishing(Call call) {
        this.call = call;
    }

    String publish(String key, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MOST_BYTES) {
            throw Failure.of(Failure.TOO_LARGE);
        }
        if (key.startsWith(ORGANISATIONS)) {
            profile(key, Profile.parse(bytes), bytes);
        } else if (key.startsWith(PREFIXES)) {
            prefix(key, PrefixClaim.parse(bytes), bytes);
        } else if (key.startsWith(POLICIES)) {
            require(key.equals(LedgerKeys.policyVote(PolicyVote.parse(bytes).n(), call.creator())));
            // A vote may be changed, as long as others have not made the quorum without it: which counts, the log's
            // order says.
            putNew(key, bytes);
        } else if (key.startsWith(VERIFIERS)) {
            require(key.equals(
                    LedgerKeys.servedVerifier(ServedVerifier.parse(bytes).sha256(), call.creator())));
            putNew(key, bytes);
        } else {
            throw Failure.of(Failure.ARGUMENTS);
        }
        return "";
    }

    private void putNew(String key, byte[] bytes) {
        if (Arrays.equals(call.stub().getState(key), bytes)) {
            throw Failure.of(Failure.ALREADY_RECORDED);
        }
        call.stub().putState(key, bytes);
    }

    private void profile(String key, Profile profile, byte[] bytes) {
        require(profile.org().equals(call.creator()) && key.equals(LedgerKeys.organisation(call.creator())));
        boolean isNew = call.stub().getState(key).length == 0;
        call.stub().putState(key, bytes);
        if (isNew) {
            // A majority lets a member in; what it says of itself from then on, its own peer decides alone.
            StateBasedEndorsement own =
                    StateBasedEndorsementFactory.getInstance().newStateBasedEndorsement(null);
            own.addOrgs(StateBasedEndorsement.RoleType.RoleTypePeer, call.creator());
            call.stub().setStateValidationParameter(key, own.policy());
        }
    }

    private void prefix(String key, PrefixClaim claim, byte[] bytes) {
        String claimKey = LedgerKeys.prefix(claim.prefix());
        if (key.equals(claimKey)) {
            require(claim.org().equals(call.creator()));
            requireFree(claim.prefix());
            call.stub().putState(key, bytes);
            return;
        }
        require(key.equals(LedgerKeys.prefixConfirmation(claim.prefix(), call.creator())));
        byte[] claimed = call.stub().getState(claimKey);
        if (claimed.length == 0 || !PrefixClaim.parse(claimed).equals(claim)) {
            throw Failure.of(Failure.NO_CLAIM);
        }
        if (call.stub().getState(key).length != 0) {
            throw Failure.of(Failure.ALREADY_RECORDED);
        }
        call.stub().putState(key, bytes);
    }

    /** A prefix never changes its owner, and neither part of it nor a longer one can be claimed beside it. */
    private void requireFree(String prefix) {
        for (int length = 1; length <= prefix.length(); length++) {
            if (call.stub().getState(PREFIXES + prefix.substring(0, length)).length != 0) {
                throw Failure.of(Failure.PREFIX_TAKEN);
            }
        }
        String longer = LedgerKeys.prefix(prefix);
        if (!values(longer + "0", longer + ":").isEmpty()) {
            throw Failure.of(Failure.PREFIX_TAKEN);
        }
    }

    private static void require(boolean own) {
        if (!own) {
            throw Failure.of(Failure.WRONG_ORGANISATION);
        }
    }

    String profiles() {
        List<JsonObject> all = new ArrayList<>(values(ORGANISATIONS, "org}"));
        all.addAll(values(PREFIXES, "prefix}"));
        return CanonicalJson.write(JsonArray.of(all));
    }

    /** Keys and values from a key on, up to another one that is not included. */
    private List<JsonObject> values(String from, String to) {
        List<JsonObject> all = new ArrayList<>();
        try (QueryResultsIterator<KeyValue> found = call.stub().getStateByRange(from, to)) {
            for (KeyValue kv : found) {
                all.add(JsonObject.of("key", kv.getKey(), "value", CanonicalJson.parse(kv.getValue())));
            }
        } catch (Exception e) {
            throw new IllegalStateException("public values cannot be read", e);
        }
        return all;
    }
}
