package io.waymark.network;

import io.waymark.custody.Decision;
import io.waymark.custody.ObjectState;
import io.waymark.custody.Situation;
import io.waymark.ledger.Hash;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Opens;
import io.waymark.ledger.Refs;
import io.waymark.ledger.Salt;
import io.waymark.transaction.Batch;
import io.waymark.transaction.Entry;
import io.waymark.transaction.Plan;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.Transaction;

/**
 * As much of a node as the suite needs to speak to the chaincode: it knows all objects of the little world of a test, makes
 * batches of events and remembers what was committed.
 */
final class TestNode {

    /** What all nodes of a test know: in truth each would have been shown it by the one before. */
    static final class World {
        final Map<ObjectName, ObjectState> objects = new LinkedHashMap<>();
        final Map<ObjectName, Situation.RecallChain> recalls = new HashMap<>();
        final Map<String, String> holders = new HashMap<>();
        final Map<String, String> refs = new HashMap<>();
        final Map<String, String> parties = new HashMap<>();

        ObjectState state(String identifier) {
            return objects.values().stream()
                    .filter(s -> s.identifier().equals(identifier))
                    .reduce((first, last) -> last)
                    .orElseThrow();
        }
    }

    private final Client client;
    private final World world;
    private final RandomGenerator random;
    private final byte[] eventSecret = new byte[32];

    TestNode(Client client, World world, RandomGenerator random) {
        this.client = client;
        this.world = world;
        this.random = random;
        random.nextBytes(eventSecret);
    }

    String mspId() {
        return client.mspId();
    }

    Client client() {
        return client;
    }

    World world() {
        return world;
    }

    /** A batch of one event; its text uses single quotes for readability. */
    Batch batch(String text) {
        return batch(text, null);
    }

    /** The same of an event that declares another one an error. */
    Batch batch(String text, Hash corrected) {
        String json = text.replace('\'', '"');
        Map<String, Entry.OfferDraft> offers = new HashMap<>();
        world.parties.values().forEach(m -> offers.put(m, new Entry.OfferDraft(salt(), Opens.NOTHING)));
        Entry.Event event = new Entry.Event(
                json,
                LedgerKeys.seen(
                        eventSecret,
                        Hash.sha256(json.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                .hex(),
                        ""),
                salt().hex() + salt().hex(),
                world.parties,
                corrected,
                offers);
        return new Batch(
                mspId(),
                new Situation.Knowledge(world.holders, world.refs),
                List.copyOf(world.objects.values()),
                world.recalls,
                List.of(event));
    }

    /** What a batch would write. */
    static Plan plan(Batch batch) {
        try {
            return Plan.of(batch);
        } catch (Plan.RefusedException e) {
            throw new AssertionError("refused: " + e.getMessage(), e);
        }
    }

    Transaction endorse(Batch batch) throws Exception {
        return client.endorse("apply", Map.of(Batch.TRANSIENT, batch.bytes()));
    }

    /** Captures an event; a valid one is remembered. */
    Status capture(String text) throws Exception {
        return capture(batch(text));
    }

    /** Commits a batch; a valid one is remembered. */
    Status capture(Batch batch) throws Exception {
        Status status = Client.commit(endorse(batch));
        if (status.isSuccessful()) {
            lay(batch);
        }
        return status;
    }

    /** Remembers what a committed batch did. */
    void lay(Batch batch) {
        Plan plan = plan(batch);
        plan.events().forEach(e -> {
            e.decision().after().forEach(s -> world.objects.put(s.name(), s));
            e.decision().recalls().forEach(r -> lay(r, plan));
        });
    }

    /** A link of a recall chain changes what it reaches: as a node would have it that reads the chain again. */
    private void lay(Decision.NewRecall link, Plan plan) {
        Hash r = Refs.recall(link.target().ref());
        String key = link.n() == 1 ? Refs.recallKey(r) : Refs.recallKey(r, link.n() - 1, link.previous());
        Hash last = Hash.sha256(plan.writes().get(key));
        world.recalls.put(link.target(), new Situation.RecallChain(link.n(), last, !link.withdrawal()));
        world.objects.replaceAll((name, state) -> state.commissionings().stream()
                        .anyMatch(c -> ObjectState.recallTargets(c).contains(link.target()))
                ? recalled(state, !link.withdrawal())
                : state);
    }

    private static ObjectState recalled(ObjectState s, boolean recalled) {
        return new ObjectState(
                s.name(),
                s.identifier(),
                s.headKey(),
                s.head(),
                s.exit(),
                s.unit(),
                s.members(),
                s.height(),
                s.commissionings(),
                recalled);
    }

    private Salt salt() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return new Salt(java.util.HexFormat.of().formatHex(bytes));
    }
}
