package io.waymark.chaincode;

import io.waymark.custody.Exit;
import io.waymark.custody.Merkle;
import io.waymark.custody.ObjectState;
import io.waymark.custody.Step;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.MerkleRoot;
import io.waymark.transaction.Batch;
import io.waymark.transaction.Entry;
import io.waymark.transaction.Plan;
import io.waymark.transaction.Plan.Absent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Deciding and writing a batch, and holding what it says that there is against the state. */
final class Applying {

    private final Call call;

    Applying(Call call) {
        this.call = call;
    }

    String apply() {
        Plan plan = plan(batch());
        String collection = LedgerKeys.collection(call.peer());
        plan.writes().forEach((key, value) -> call.stub().putPrivateData(collection, key, value));
        plan.purges().forEach(key -> call.stub().purgePrivateData(collection, key));
        return "";
    }

    String check() {
        Batch batch = batch();
        requireHeads(batch);
        requireClaims(batch);
        return "ok";
    }

    private Batch batch() {
        call.requireNoArguments();
        requireOwn(call.creator());
        byte[] bytes = call.bytes(Batch.TRANSIENT);
        if (bytes.length > Batch.LIMITS.bytes()) {
            throw Failure.of(Failure.TOO_LARGE);
        }
        Batch batch = Batch.parse(bytes);
        requireOwn(batch.org());
        return batch;
    }

    /** A client of another organisation could otherwise have an honest peer write into its own organisation's collection. */
    private void requireOwn(String org) {
        if (!org.equals(call.peer())) {
            throw Failure.of(Failure.WRONG_ORGANISATION);
        }
    }

    private Plan plan(Batch batch) {
        Set<Absent> checked = new HashSet<>();
        for (int i = 0; i < batch.entries().size(); i++) {
            if (batch.entries().get(i) instanceof Entry.Event event) {
                Absent seen = new Absent(batch.org(), event.seenKey());
                checked.add(seen);
                requireAbsent(seen, Failure.ALREADY_RECORDED, i);
            }
        }
        Plan plan;
        try {
            plan = Plan.of(batch);
        } catch (Plan.RefusedException e) {
            throw Failure.of(e.refusal().code().code(), e.entry());
        }
        if (plan.writes().isEmpty() && plan.purges().isEmpty()) {
            throw Failure.of(Failure.NOTHING_TO_WRITE);
        }
        if (plan.steps() > Batch.MOST_STEPS || plan.bytes() > Batch.MOST_BYTES) {
            throw Failure.of(Failure.TOO_LARGE);
        }
        for (Map.Entry<Absent, Integer> absent : plan.entries().entrySet()) {
            if (checked.add(absent.getKey())) {
                requireAbsent(absent.getKey(), Failure.STALE, absent.getValue());
            }
        }
        return plan;
    }

    /** A read of nothing: it carries no version, and a write that comes between makes the transaction conflict. */
    private void requireAbsent(Absent absent, String code, int entry) {
        if (call.hash(absent.org(), absent.key()).isPresent()) {
            throw Failure.of(code, entry);
        }
    }

    /**
     * Holds what the node says that there is against the state: in the evaluate only, because a submitted transaction that
     * read it would show which step follows which. The index in a refusal is that of the object in the batch.
     */
    private void requireHeads(Batch batch) {
        List<ObjectState> objects = batch.objects();
        for (int i = 0; i < objects.size(); i++) {
            ObjectState object = objects.get(i);
            if (object.head().content() != null && !contentFits(object)) {
                throw Failure.of(Failure.CONTENT_DIFFERS, i);
            }
        }
        for (int i = 0; i < objects.size(); i++) {
            ObjectState object = objects.get(i);
            Step first = object.commissionings().get(0);
            Exit exit = object.exit();
            boolean fits = stands(object.headKey(), object.head())
                    && (exit == null || stands(exit.key(), exit.step()))
                    && first.n() == 1
                    && object.name().ref().equals(first.ref())
                    && object.name().org().equals(first.writer())
                    && stands(object.name().ref(), first);
            if (!fits) {
                throw Failure.of(Failure.HEAD_DIFFERS, i);
            }
        }
    }

    /**
     * As with heads, in the evaluate only: a submitted transaction that read the places before would show which claims are of one
     * item. The index in a refusal is that of the entry.
     */
    private void requireClaims(Batch batch) {
        for (int i = 0; i < batch.entries().size(); i++) {
            if (batch.entries().get(i) instanceof Entry.Claim claim) {
                for (Entry.EarlierClaim earlier : claim.earlier()) {
                    String key = LedgerKeys.claim(claim.value().statement().item(), earlier.place());
                    Optional<byte[]> hash = call.hash(earlier.org(), key);
                    boolean stands = hash.isPresent()
                            && earlier.value()
                                    .map(v -> Arrays.equals(
                                            hash.get(), Hash.sha256(v.bytes()).bytes()))
                                    .orElse(true);
                    if (!stands) {
                        throw Failure.of(Failure.HEAD_DIFFERS, i);
                    }
                }
            }
        }
    }

    private static boolean contentFits(ObjectState unit) {
        return unit.head()
                .content()
                .equals(new Merkle(
                        MerkleRoot.ofSorted(unit.members()), unit.members().size()));
    }

    private boolean stands(KeyId key, Step step) {
        return call.hash(step.writer(), key.stepKey())
                .filter(hash -> Arrays.equals(hash, step.hash().bytes()))
                .isPresent();
    }
}
