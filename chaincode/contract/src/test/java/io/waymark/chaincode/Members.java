package io.waymark.chaincode;

import io.waymark.custody.ObjectState;
import io.waymark.custody.Situation;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Opens;
import io.waymark.ledger.Salt;
import io.waymark.ledger.Sealed;
import io.waymark.transaction.Batch;
import io.waymark.transaction.Entry;
import io.waymark.transaction.Plan;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hyperledger.fabric.shim.ChaincodeStub;

/** Three members on one ledger, each with the chaincode at its own peer; they know each other's goods, nothing else is given. */
final class Members {

    static final String A = "ManufacturerMSP";
    static final String B = "DistributorMSP";
    static final String C = "RetailerMSP";
    static final String TO_A = "9521001000000";
    static final String TO_B = "9521002000009";
    static final String TO_C = "9521003000008";
    static final String ITEM = "https://id.gs1.org/01/09521001000017/21/ABCDEFGHIJ234567ABCD";
    static final String OTHER = "https://id.gs1.org/01/09521001000017/21/12345";
    static final String CASE = "https://id.gs1.org/00/095210010000000017";
    static final String LOT = "https://id.gs1.org/01/09521001000017/10/L1";
    static final String CLASS = "https://id.gs1.org/01/09521001000017";
    private static final Map<String, String> PARTIES = Map.of(TO_A, A, TO_B, B, TO_C, C);
    private static final byte[] SECRET = new byte[32];

    final FakeLedger ledger = new FakeLedger();
    final Map<ObjectName, ObjectState> world = new LinkedHashMap<>();
    final Map<ObjectName, List<KeyId>> chains = new LinkedHashMap<>();
    final Map<ObjectName, Situation.RecallChain> recalls = new HashMap<>();
    private final List<Hash> digests = new ArrayList<>();
    private final WaymarkContract contract = new WaymarkContract();
    private int events;

    /** An event of the kinds that these tests need, with a new id, and what its offers open. */
    Entry.Event event(String type, String action, String step, String fields, String... packages) {
        int number = ++events;
        String text = ("{'type':'" + type + "','eventID':'urn:uuid:" + number + "','eventTime':'2026-11-22T10:00:00Z',"
                        + "'eventTimeZoneOffset':'+01:00','action':'" + action + "','bizStep':'" + step + "'," + fields
                        + "}")
                .replace('\'', '"');
        List<KeyId> steps = chains.values().stream().flatMap(List::stream).toList();
        Opens opens = new Opens(steps, digests, List.of(packages), List.of());
        Map<String, Entry.OfferDraft> offers = new HashMap<>();
        for (String org : List.of(A, B, C)) {
            offers.put(org, new Entry.OfferDraft(salt("offer", number, org), opens));
        }
        return new Entry.Event(
                text,
                LedgerKeys.seen(SECRET, "urn:uuid:" + number, ""),
                Hash.sha256(("seed" + number).getBytes(StandardCharsets.UTF_8)).hex(),
                PARTIES,
                null,
                offers);
    }

    private static Salt salt(String what, int number, String org) {
        return Salt.of(Hash.sha256((what + number + org).getBytes(StandardCharsets.UTF_8)));
    }

    static String to(String gln) {
        return ",'destinationList':[{'type':'possessing_party','destination':'https://id.gs1.org/417/" + gln + "'}]";
    }

    static String epcs(String... ids) {
        return "'epcList':['" + String.join("','", ids) + "']";
    }

    Batch batch(String org, Entry... entries) {
        return new Batch(
                org,
                new Situation.Knowledge(
                        Map.of(ITEM, A, OTHER, A, LOT, A, CLASS, A),
                        Map.of(
                                OTHER, "00000000000000000000000000000001",
                                LOT, "00000000000000000000000000000002",
                                CLASS, "00000000000000000000000000000003")),
                List.copyOf(world.values()),
                recalls,
                List.of(entries));
    }

    /** Checks, applies and commits; the world moves on. */
    Plan ok(String org, Entry... entries) {
        Batch batch = batch(org, entries);
        if (!"ok".equals(call(org, org, contract::check, batch).answer())) {
            throw new AssertionError("check");
        }
        Answer answer = call(org, org, contract::apply, batch);
        if (!answer.answer().isEmpty() || !ledger.commit(answer.stub().tx)) {
            throw new AssertionError("apply");
        }
        return moved(batch);
    }

    /** Lays over the world what a committed batch did. */
    Plan moved(Batch batch) {
        Plan plan;
        try {
            plan = Plan.of(batch);
        } catch (Plan.RefusedException e) {
            throw new AssertionError(e);
        }
        for (Plan.PlannedEvent event : plan.events()) {
            digests.add(event.digest());
            event.decision().after().forEach(s -> world.put(s.name(), s));
            event.decision().steps().forEach(s -> chains.computeIfAbsent(s.object(), n -> new ArrayList<>())
                    .add(s.key()));
        }
        return plan;
    }

    /** What the chaincode answered, and what the call read and wrote. */
    record Answer(String answer, FakeStub stub) {}

    Answer apply(String creator, String peer, Batch batch) {
        return call(creator, peer, contract::apply, batch);
    }

    Answer check(String creator, String peer, Batch batch) {
        return call(creator, peer, contract::check, batch);
    }

    private Answer call(String creator, String peer, Function<ChaincodeStub, String> function, Batch batch) {
        return call(creator, peer, function, Map.of(Batch.TRANSIENT, batch.bytes()));
    }

    Answer call(String creator, String peer, Function<ChaincodeStub, String> function, Map<String, byte[]> transients) {
        FakeStub stub = new FakeStub(ledger, creator, peer, transients);
        return new Answer(function.apply(stub), stub);
    }

    WaymarkContract contract() {
        return contract;
    }

    /** Asks and opens the sealed answer. */
    JsonObject ask(
            String creator, String peer, Function<ChaincodeStub, String> function, Map<String, byte[]> transients) {
        KeyPair keys = Sealed.keyPair();
        Map<String, byte[]> all = new HashMap<>(transients);
        all.put("key", keys.getPublic().getEncoded());
        Answer answer = call(creator, peer, function, all);
        return CanonicalJson.parse(Sealed.open(keys, Base64.getDecoder().decode(answer.answer())))
                .asObject();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    ObjectState state(String id) {
        return world.values().stream()
                .filter(s -> s.identifier().equals(id))
                .findFirst()
                .orElseThrow();
    }

    static String collection(String org) {
        return LedgerKeys.collection(org);
    }
}
