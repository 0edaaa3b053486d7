package io.waymark.custody;

import static io.waymark.custody.Story.A;
import static io.waymark.custody.Story.B;
import static io.waymark.custody.Story.C;
import static io.waymark.custody.Story.item;
import static io.waymark.custody.Story.kg;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.HashList;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.MerkleRoot;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.OfferValue;
import io.waymark.ledger.Opens;
import io.waymark.ledger.PrefixClaim;
import io.waymark.ledger.Profile;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.Refs;
import io.waymark.ledger.Salt;
import io.waymark.ledger.SaltedDocument;
import io.waymark.ledger.Salts;
import io.waymark.ledger.Seen;
import io.waymark.ledger.Watched;
import io.waymark.transaction.EventFields;
import io.waymark.transaction.Opening;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes the vectors: everything in them follows from one story, so that they come out the same on every machine. */
final class Vectors {

    static final String EVENT =
            """
            {"type":"ObjectEvent","eventID":"urn:uuid:6d2f1c5e-7f7a-4b6e-9d0a-0f3a1b2c3d4e","eventTime":"2026-11-22T23:30:00.000-05:00",\
            "eventTimeZoneOffset":"-05:00","action":"OBSERVE","bizStep":"shipping","epcList":["https://id.gs1.org/01/09521001000017/21/7"],\
            "ex:temperature":4.50}""";
    private static final String SEED = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private static final byte[] SECRET = HexFormat.of().parseHex("0f".repeat(32));

    private final Story story = tell();
    private final List<JsonObject> cases = new ArrayList<>();

    private static Story tell() {
        Story s = new Story();
        s.ok(A, new Instruction.Commission(List.of(item(0), item(1), item(2)), List.of(), Map.of(item(0), Ids.lot(0))));
        s.pack(A, Ids.unit(1), item(0), item(1)).ship(A, B, Ids.unit(1)).receive(B, Ids.unit(1));
        s.unpack(B, Ids.unit(1), item(0)).sell(B, item(0)).receive(A, item(0));
        s.ship(A, C, item(0)).ok(C, Story.rejecting(item(0))).ship(A, C, item(0));
        s.ok(A, new Instruction.Cancel(List.of(item(0)), List.of()))
                .leave(A, item(0))
                .receive(A, item(0));
        s.commission(A, Ids.plainItem(3)).ok(A, new Instruction.Correct(List.of(), List.of()), s.digest);
        s.commission(A, Ids.plainItem(3));
        s.ok(A, new Instruction.Retire(List.of(Ids.plainItem(3)), List.of()));
        s.ok(A, new Instruction.Correct(List.of(), List.of()), s.digest);
        s.ship(A, B, Ids.plainItem(3)).ok(A, new Instruction.Correct(List.of(), List.of()), s.digest);
        s.transform(A, List.of(item(2), Ids.plainItem(3)), item(3));
        s.lot(A, Ids.lot(1), "100");
        s.ok(A, new Instruction.Ship(List.of(), List.of(kg(Ids.lot(1), "60.5")), Optional.of(B), true));
        s.ok(
                B,
                new Instruction.Receive(
                        List.of(),
                        List.of(kg(Ids.lot(1), "60.5")),
                        List.of(),
                        List.of(),
                        false,
                        Optional.empty(),
                        false));
        s.receive(C, Ids.stranger(1));
        return s;
    }

    JsonObject make(String name) {
        return switch (name) {
            case "steps" -> steps();
            case "follows" -> follows();
            case "keys" -> keys();
            case "documents" -> documents();
            case "offers" -> offers();
            case "openings" -> openings();
            case "recalls" -> recalls();
            default -> throw new IllegalArgumentException(name);
        };
    }

    static ObjectName name(JsonObject json) {
        return new ObjectName(json.string("org"), new KeyId(json.string("ref")));
    }

    private static JsonObject json(ObjectName name) {
        return JsonObject.of("org", name.org(), "ref", name.ref().hex());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String text(Step step) {
        return text(step.bytes());
    }

    // ---- steps

    private JsonObject steps() {
        List<JsonObject> steps = new ArrayList<>();
        story.chains.forEach((name, chain) -> {
            Standing standing = story.standings().of(name);
            standing.chain().forEach(p -> steps.add(step(p, standing)));
        });
        List<JsonObject> refused = new ArrayList<>();
        refusedSteps().forEach((why, bytes) -> refused.add(JsonObject.of("name", why, "bytes", bytes)));
        return JsonObject.of("steps", JsonArray.of(steps), "refused", JsonArray.of(refused));
    }

    private JsonObject step(Placed p, Standing standing) {
        Step step = p.step();
        boolean end = step.status() == Status.CONSUMED || step.status() == Status.PACKED && p.exit() == null;
        JsonObject json = JsonObject.of(
                "bytes", text(step),
                "hash", step.hash().hex(),
                "key", p.key().hex(),
                "ledgerKey", p.key().stepKey(),
                "ledgerKeyHash", p.key().stepKeyHash().hex(),
                "name", step.toString(),
                "writers", JsonArray.ofStrings(Follows.writers(step, p.exit(), standing.name())));
        if (p.exit() != null) {
            json = json.with(
                    "exit",
                    JsonObject.of(
                            "key", p.exit().key().hex(), "step", text(p.exit().step())));
        }
        if (step.status() == Status.OFFERED) {
            json = json.with("rejection", text(step.rejection()));
        }
        return end
                ? json
                : json.with(
                        "next",
                        step.nextKey(p.exit() == null ? null : p.exit().step()).hex());
    }

    private Map<String, String> refusedSteps() {
        Step first = first(item(0));
        JsonObject good = first.toJson();
        Step offer = find(s -> s.act() == Act.SHIP);
        Step unit = find(s -> s.kind() == Kind.UNIT && s.act() == Act.CONTENT);
        Step portion = find(s -> s.kind() == Kind.PORTION && s.n() == 1);
        Map<String, String> refused = new LinkedHashMap<>();
        refused.put("not canonical: a space", text(first).replace(",\"custodian\"", ", \"custodian\""));
        refused.put(
                "not canonical: members out of order",
                "{\"v\":1," + text(first).substring(1).replace(",\"v\":1", ""));
        refused.put("not canonical: a number with a point", text(first).replace("\"n\":1", "\"n\":1.0"));
        put(refused, "newer version", good.with("v", 2));
        put(refused, "version 0", good.with("v", 0));
        put(refused, "unknown member", good.with("zz", "x"));
        put(refused, "unknown act", good.with("act", "steal"));
        put(refused, "unknown status", good.with("status", "lost"));
        put(refused, "unknown kind", good.with("kind", "thing"));
        put(refused, "n is 0", good.with("n", 0));
        put(refused, "n above 1,000,000", good.with("n", 1_000_001));
        put(refused, "salt too short", good.with("salt", "00"));
        put(refused, "salt in upper case", good.with("salt", "ABCDEF00112233445566778899AABBCC"));
        put(refused, "no salt", good.without("salt"));
        put(refused, "no event", good.without("event"));
        put(refused, "a first step without ref", good.without("ref"));
        put(refused, "a first step without identifier", good.without("id"));
        put(refused, "a ref of 256 bits", good.with("ref", "0".repeat(64)));
        put(refused, "a first step that is sold", good.with("status", "sold"));
        put(refused, "a first step of another custodian", good.with("custodian", B));
        put(
                refused,
                "a first step with a step before",
                good.with("prev", offer.toJson().value("prev")));
        put(refused, "an organisation with a bar in its name", good.with("writer", "A|B"));
        put(refused, "a receiver without an offer", good.with("receiver", B));
        put(refused, "an offer without receiver", offer.toJson().without("receiver"));
        put(refused, "a unit without content", unit.toJson().without("content"));
        put(refused, "an item with content", good.with("content", unit.toJson().value("content")));
        put(
                refused,
                "content of 1,001",
                unit.toJson().with("content", JsonObject.of("count", 1_001, "root", "0".repeat(64))));
        put(
                refused,
                "an empty content with a root of something",
                unit.toJson().with("content", JsonObject.of("count", 0, "root", "0".repeat(64))));
        put(refused, "a portion without quantity", portion.toJson().without("quantity"));
        put(refused, "a portion without lot", portion.toJson().without("lot"));
        put(refused, "a quantity of 0", portion.toJson().with("quantity", JsonObject.of("uom", "KGM", "value", "0")));
        put(
                refused,
                "a quantity with a zero too many",
                portion.toJson().with("quantity", JsonObject.of("uom", "KGM", "value", "1.0")));
        put(
                refused,
                "a quantity with an exponent",
                portion.toJson().with("quantity", JsonObject.of("uom", "KGM", "value", "1e2")));
        put(refused, "packed without the unit's step", good.with("n", 2).with("status", "packed"));
        put(
                refused,
                "a watch list out of order",
                good.with(
                        "watch",
                        JsonObject.of(
                                "over",
                                false,
                                "positions",
                                JsonArray.ofStrings(List.of("1".repeat(64), "0".repeat(64))))));
        return refused;
    }

    private static void put(Map<String, String> refused, String why, JsonObject json) {
        refused.put(why, CanonicalJson.write(json));
    }

    private Step first(String id) {
        return story.state(id).commissionings().get(0);
    }

    private Step find(java.util.function.Predicate<Step> which) {
        return story.chains.values().stream()
                .flatMap(List::stream)
                .map(Placed::step)
                .filter(which)
                .findFirst()
                .orElseThrow();
    }

    // ---- follows

    private record Pair(ObjectName name, Step before, Step after, Exit exit) {}

    private JsonObject follows() {
        List<Pair> pairs = new ArrayList<>();
        story.chains.keySet().forEach(name -> {
            List<Placed> chain = story.standings().of(name).chain();
            for (int i = 1; i < chain.size(); i++) {
                pairs.add(new Pair(
                        name,
                        chain.get(i - 1).step(),
                        chain.get(i).step(),
                        chain.get(i - 1).exit()));
            }
        });
        pairs.forEach(p -> next("as decided: " + p.before() + ", " + p.after(), p, p.after()));
        Pair ship = pair(pairs, p -> p.after().act() == Act.SHIP && p.before().status() == Status.HELD);
        Pair unpack = pair(pairs, p -> p.after().act() == Act.UNPACK);
        Pair receive =
                pair(pairs, p -> p.after().act() == Act.RECEIVE && p.after().kind() == Kind.UNIT);
        Pair content = pair(pairs, p -> p.after().act() == Act.CONTENT);
        Pair reject = pair(pairs, p -> p.after().act() == Act.REJECT);
        Pair split = pair(pairs, p -> p.after().act() == Act.SPLIT);
        Pair sell = pair(pairs, p -> p.after().act() == Act.SELL);
        Pair back = pair(pairs, p -> p.after().act() == Act.TAKE_BACK);
        Pair again = pair(pairs, p -> p.before().status() == Status.VOID);
        Pair voided = pair(pairs, p -> p.after().status() == Status.VOID);
        broken(ship, receive, unpack);
        changed("a unit's content changes in a receipt", receive, b -> b.content = Merkle.EMPTY);
        changed("a full unit is sold", content, b -> {
            b.act = Act.SELL;
            b.status = Status.SOLD;
        });
        changed("a unit is packed without a place", content, b -> b.act = Act.PACK);
        changed("content that is not held", content, b -> b.status = Status.SOLD);
        changed("a rejection with another salt", reject, b -> b.salt = new Salt("0".repeat(32)));
        changed("a rejection by somebody else", reject, b -> b.writer = B);
        next(
                "a rejection where nothing was offered",
                new Pair(ship.name(), ship.before(), reject.after(), null),
                reject.after());
        changed("an item is split", sell, b -> {
            b.act = Act.SPLIT;
            b.status = Status.CONSUMED;
            b.made = Merkle.EMPTY;
        });
        changed("a portion is split into nothing", split, b -> b.made = Merkle.EMPTY);
        changed("a split that is not consumed", split, b -> {
            b.status = Status.HELD;
            b.made = null;
        });
        changed("a portion of another quantity", split, b -> b.quantity = new Quantity("99", "KGM"));
        changed("a portion of another lot", split, b -> b.lot = new ObjectName(A, new KeyId("0".repeat(32))));
        changed("taken back by neither seller nor maker", back, b -> {
            b.writer = C;
            b.custodian = C;
        });
        changed("sold again while sold", back, b -> {
            b.act = Act.SELL;
            b.status = Status.SOLD;
        });
        changed("sold and still held", sell, b -> b.status = Status.HELD);
        changed("commissioned again by another", again, b -> {
            b.writer = B;
            b.custodian = B;
        });
        changed(
                "commissioned again with another's lot",
                again,
                b -> b.lot = new ObjectName(B, new KeyId("0".repeat(32))));
        changed("shipped after its commissioning was taken back", again, b -> {
            b.act = Act.SELL;
            b.status = Status.SOLD;
            b.identifier = null;
            b.productClass = null;
            b.lot = null;
        });
        changed("a commissioning taken back to held", voided, b -> b.status = Status.HELD);
        changed(
                "sold is corrected to void",
                new Pair(
                        back.name(),
                        back.before(),
                        back.before().next(Act.CORRECT, B).event(digest()).build(salt()),
                        null),
                b -> b.status = Status.VOID);
        corrections(pairs);
        return JsonObject.of("first", JsonArray.of(firsts()), "next", JsonArray.of(cases));
    }

    private void broken(Pair ship, Pair receive, Pair unpack) {
        changed("number skipped", ship, b -> b.n++);
        changed("another kind", ship, b -> {
            b.kind = Kind.UNIT;
            b.content = Merkle.EMPTY;
        });
        changed("another step before", ship, b -> b.previous = Hash.sha256());
        changed("another writer before", ship, b -> b.previousWriter = C);
        changed("by who does not hold it", ship, b -> {
            b.writer = C;
            b.custodian = C;
        });
        changed("custodian is not the writer", ship, b -> b.custodian = C);
        changed("offered to oneself", ship, b -> b.receiver = ship.after().writer());
        changed("shipped and held", ship, b -> {
            b.status = Status.HELD;
            b.receiver = null;
        });
        changed("out of a unit that it was not in", ship, b -> b.out = new KeyId("0".repeat(64)));
        changed("with an identifier", ship, b -> b.identifier = item(0));
        changed("with a class", ship, b -> b.productClass = new ObjectName(A, new KeyId("0".repeat(32))));
        changed("with a lot", ship, b -> b.lot = new ObjectName(A, new KeyId("0".repeat(32))));
        changed(
                "made from something",
                ship,
                b -> b.from = List.of(new Origin(new ObjectName(A, new KeyId("0".repeat(32))), Hash.sha256())));
        changed("with a watch list", ship, b -> b.watch = new Watch(List.of(), true));
        changed("received and offered at once", receive, b -> {
            b.status = Status.OFFERED;
            b.receiver = C;
        });
        changed("received by a third member", receive, b -> {
            b.writer = C;
            b.custodian = C;
        });
        changed("cancelled by the receiver", receive, b -> b.act = Act.CANCEL);
        changed("received by the sender", receive, b -> {
            b.writer = A;
            b.custodian = A;
        });
        changed("received into another's custody", receive, b -> b.custodian = A);
        changed("without the exit's key", unpack, b -> b.out = null);
        changed("with another exit's key", unpack, b -> b.out = new KeyId("0".repeat(64)));
        changed("unpacked by who packed it and has shipped it since", unpack, b -> {
            b.writer = A;
            b.custodian = A;
        });
        next("no exit is known", new Pair(unpack.name(), unpack.before(), unpack.after(), null), unpack.after());
        changed("unpacked and not held", unpack, b -> b.status = Status.SOLD);
        changed("unpacked without having been packed", ship, b -> {
            b.act = Act.UNPACK;
            b.status = Status.HELD;
            b.receiver = null;
        });
        changed("an item's content changes", ship, b -> {
            b.act = Act.CONTENT;
            b.status = Status.HELD;
            b.receiver = null;
        });
        changed("entered while held", ship, b -> {
            b.act = Act.ENTER;
            b.status = Status.HELD;
            b.receiver = null;
        });
        changed("left and still held", ship, b -> {
            b.act = Act.LEAVE;
            b.status = Status.HELD;
            b.receiver = null;
        });
        changed("retired and sold", ship, b -> {
            b.act = Act.RETIRE;
            b.status = Status.SOLD;
            b.receiver = null;
        });
        changed("transformed and not consumed", ship, b -> {
            b.act = Act.TRANSFORM;
            b.status = Status.HELD;
            b.receiver = null;
        });
    }

    private void corrections(List<Pair> pairs) {
        Pair received = pair(pairs, p -> p.after().act() == Act.RECEIVE);
        correction(
                "a receipt is taken back",
                received,
                received.after().writer(),
                Status.OFFERED,
                received.before().custodian());
        correction("a receipt is taken back to held", received, received.after().writer(), Status.HELD, null);
        Pair sold = pair(pairs, p -> p.after().act() == Act.SELL);
        correction("a sale is taken back by its seller", sold, sold.after().writer(), Status.HELD, null);
        correction("a sale is taken back by who commissioned it", sold, A, Status.HELD, null);
        Pair offered = pair(pairs, p -> p.after().act() == Act.SHIP);
        correction(
                "an offer is taken back by its receiver",
                offered,
                offered.after().receiver(),
                Status.HELD,
                null);
        Pair consumed = pair(
                pairs, p -> p.after().status() == Status.CONSUMED && p.after().kind() == Kind.ITEM);
        correction("what was consumed is taken back", consumed, A, Status.HELD, null);
        Pair retired = pair(pairs, p -> p.after().status() == Status.RETIRED);
        correction("a retirement is taken back", retired, A, Status.HELD, null);
        Step output = first(item(3));
        next(
                "an output is made undone",
                new Pair(story.state(item(3)).name(), output, output, null),
                output.next(Act.CORRECT, A).event(digest()).status(Status.VOID).build(salt()));
    }

    private void correction(String what, Pair pair, String by, Status status, String receiver) {
        Step.Builder b = pair.after().next(Act.CORRECT, by).event(digest()).status(status);
        b.receiver = receiver;
        next(what, new Pair(pair.name(), pair.after(), pair.after(), null), b.build(salt()));
    }

    private static Hash digest() {
        return Hash.sha256(new byte[] {7});
    }

    private static Salt salt() {
        return new Salt("77".repeat(16));
    }

    private static Pair pair(List<Pair> pairs, java.util.function.Predicate<Pair> which) {
        return pairs.stream().filter(which).findFirst().orElseThrow();
    }

    private void changed(String what, Pair pair, java.util.function.Consumer<Step.Builder> change) {
        Step.Builder b = copy(pair.after());
        change.accept(b);
        Salt salt = b.salt;
        Step step = b.build(salt);
        try {
            Step.parse(step.bytes());
        } catch (IllegalArgumentException e) {
            throw new AssertionError(what + " has no form of a step", e);
        }
        next(what, pair, step);
    }

    private static Step.Builder copy(Step step) {
        return StepFormat.read(step.bytes());
    }

    private void next(String what, Pair pair, Step after) {
        JsonObject json = JsonObject.of(
                "after", text(after),
                "before", text(pair.before()),
                "name", what,
                "object", json(pair.name()),
                "result",
                        Follows.next(pair.before(), after, pair.exit(), pair.name())
                                .orElse("ok"));
        cases.add(
                pair.exit() == null
                        ? json
                        : json.with(
                                "exit",
                                JsonObject.of(
                                        "key",
                                        pair.exit().key().hex(),
                                        "step",
                                        text(pair.exit().step()))));
    }

    private List<JsonObject> firsts() {
        List<JsonObject> all = new ArrayList<>();
        story.chains.forEach((name, chain) -> all.add(
                firstCase("as decided: " + chain.get(0).step(), chain.get(0).step(), name)));
        Step good = first(item(0));
        ObjectName name = story.state(item(0)).name();
        Map<String, Function<Step.Builder, Step.Builder>> changes = new LinkedHashMap<>();
        changes.put("another ref", b -> {
            b.ref = new KeyId("0".repeat(32));
            return b;
        });
        changes.put("by another writer", b -> {
            b.writer = B;
            b.custodian = B;
            return b;
        });
        changes.put("received out of nothing", b -> {
            b.act = Act.RECEIVE;
            return b;
        });
        changes.put("an item as a part", b -> {
            b.act = Act.PART;
            return b;
        });
        changes.put("out of a unit", b -> {
            b.out = new KeyId("0".repeat(64));
            return b;
        });
        changes.put("of another's lot", b -> {
            b.lot = new ObjectName(B, b.lot.ref());
            return b;
        });
        changes.put("entered with a class", b -> {
            b.act = Act.ENTER;
            return b;
        });
        changes.put("a watch list out of nothing", b -> {
            b.watch = new Watch(List.of(Hash.sha256()), false);
            return b;
        });
        changes.forEach((what, change) -> {
            Step.Builder b = change.apply(copy(good));
            all.add(firstCase(what, b.build(b.salt), name));
        });
        Step.Builder unit = copy(first(Ids.unit(1)));
        unit.content = new Merkle(MerkleRoot.ofSorted(List.of(Hash.sha256())), 1);
        all.add(firstCase(
                "a unit that starts full",
                unit.build(unit.salt),
                story.state(Ids.unit(1)).name()));
        return all;
    }

    private static JsonObject firstCase(String what, Step step, ObjectName name) {
        return JsonObject.of(
                "name", what,
                "object", json(name),
                "result", Follows.first(step, name).orElse("ok"),
                "step", text(step));
    }

    // ---- keys

    private JsonObject keys() {
        List<JsonObject> refs = new ArrayList<>();
        for (String id : List.of(item(0), Ids.plainItem(7), Ids.lot(0), Ids.CLASS)) {
            boolean computed = Identifiers.refIsComputable(id);
            KeyId ref = computed ? Refs.computed(id) : Refs.secret(SECRET, id);
            refs.add(JsonObject.of("computed", computed, "identifier", id, "ref", ref.hex()));
        }
        List<JsonObject> forms = new ArrayList<>();
        for (String serial : List.of(
                "ABCDEFGHIJKLMNOPQRST",
                "22222222222222222222",
                "ABCDEFGHIJKLMNOPQRS1",
                "ABCDEFGHIJKLMNOPQRSt",
                "ABC",
                "")) {
            forms.add(JsonObject.of("computable", Refs.computable(serial), "serial", serial));
        }
        KeyId key = KeyId.of(Hash.sha256());
        Hash r = Refs.recall(new KeyId("0123456789abcdef0123456789abcdef"));
        Salts salts = new Salts(SEED);
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("step", key.stepKey());
        keys.put("content", key.contentKey());
        keys.put("made", LedgerKeys.made(key));
        keys.put("event", LedgerKeys.event(Hash.sha256()));
        keys.put("seen", LedgerKeys.seen(SECRET, "urn:uuid:1", ""));
        keys.put("seen of a declaration", LedgerKeys.seen(SECRET, "urn:uuid:1", "2026-11-22T10:00:00Z"));
        keys.put("offer", LedgerKeys.offer(B, new Salt("0".repeat(32))));
        keys.put("package", LedgerKeys.packaged(new Salt("0".repeat(32))));
        keys.put("product", LedgerKeys.product(new KeyId("0".repeat(32)), 1));
        keys.put("recall 1", Refs.recallKey(r));
        keys.put("recall 2", Refs.recallKey(r, 1, Hash.sha256()));
        keys.put("recall 301", Refs.recallKey(r, 300, Hash.sha256()));
        keys.put("watched", LedgerKeys.watched(Refs.position(A, KeyId.keyHash(Refs.recallKey(r)))));
        keys.put("organisation", LedgerKeys.organisation(A));
        keys.put("prefix", LedgerKeys.prefix("9521001"));
        keys.put("confirmation", LedgerKeys.prefixConfirmation("9521001", B));
        JsonObject.Builder hashes = JsonObject.builder();
        JsonObject.Builder written = JsonObject.builder();
        keys.forEach((kind, k) -> {
            written.put(kind, k);
            hashes.put(kind, KeyId.keyHash(k).hex());
        });
        return JsonObject.of(
                "collection", LedgerKeys.collection(A),
                "keyHashes", hashes.build(),
                "keys", written.build(),
                "merkle", merkle(),
                "position",
                        JsonObject.of(
                                "keyHash",
                                key.stepKeyHash().hex(),
                                "org",
                                A,
                                "position",
                                Refs.position(A, key.stepKeyHash()).hex()),
                "recall", JsonObject.of("r", r.hex(), "ref", "0123456789abcdef0123456789abcdef"),
                "refs", JsonArray.of(refs),
                "salts",
                        JsonObject.of(
                                "salts",
                                JsonArray.ofStrings(List.of(
                                        salts.next().hex(),
                                        salts.next().hex(),
                                        salts.next().hex())),
                                "seed",
                                SEED),
                "secret", HexFormat.of().formatHex(SECRET),
                "serials", JsonArray.of(forms));
    }

    private static JsonArray merkle() {
        List<JsonObject> trees = new ArrayList<>();
        for (int n : List.of(0, 1, 2, 3, 5, 8)) {
            List<Hash> entries = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                entries.add(Hash.sha256(new byte[] {(byte) i}));
            }
            entries.sort(null);
            trees.add(JsonObject.of(
                    "entries",
                            JsonArray.ofStrings(entries.stream().map(Hash::hex).toList()),
                    "root", MerkleRoot.ofSorted(entries).hex()));
        }
        return JsonArray.of(trees);
    }

    // ---- documents, offers, openings

    private static SaltedDocument document() {
        return SaltedDocument.of(EventFields.of(EventFields.parse(EVENT)), new Salts(SEED));
    }

    private JsonObject documents() {
        SaltedDocument document = document();
        JsonObject.Builder fields = JsonObject.builder();
        document.fields().forEach(fields::put);
        String respelled = EVENT.replace("4.50", "4.5")
                .replace("\"action\":\"OBSERVE\",", "")
                .replace("}", ",\"action\":\"OBSERVE\",\"recordTime\":\"2026-11-23T00:00:00Z\"}");
        return JsonObject.of(
                "content",
                        JsonObject.of(
                                "digest",
                                        EventFields.contentDigest(EventFields.parse(EVENT))
                                                .hex(),
                                "same", JsonArray.ofStrings(List.of(EVENT, respelled))),
                "day",
                        CanonicalJson.write(
                                document.show(List.of(EventFields.DAY)).toJson()),
                "digest", document.digest().hex(),
                "event", EVENT,
                "fields", fields.build(),
                "seed", SEED,
                "whole", CanonicalJson.write(document.toJson()));
    }

    private JsonObject offers() {
        Salt salt = new Salt("5a".repeat(16));
        Hash hash = Hash.sha256();
        KeyId key = KeyId.of(hash);
        Map<String, byte[]> values = new LinkedHashMap<>();
        Opens opens = new Opens(List.of(key), List.of(hash), List.of(LedgerKeys.packaged(salt)), List.of());
        values.put("offer", new OfferValue(B, List.of(key), false, opens, salt).bytes());
        values.put("offer back", new OfferValue(A, List.of(key), true, Opens.NOTHING, salt).bytes());
        values.put("content", new HashList(List.of(hash), salt).bytes());
        Step split = find(s -> s.act() == Act.SPLIT);
        List<Made> made = story.bytes.made.entrySet().stream()
                .filter(e -> Made.merkle(e.getValue()).equals(split.made()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        values.put(
                "made",
                CanonicalJson.bytes(JsonObject.of(
                        "made", JsonArray.of(made.stream().map(Opening::made).toList()), "salt", salt.hex(), "v", 1)));
        values.put("seen", new Seen(LedgerKeys.event(hash), hash, hash, salt).bytes());
        values.put("watched", new Watched(hash, salt).bytes());
        values.put(
                "profile",
                new Profile(A, "Müller & Söhne", "DE", List.of("9521001000000"), "https://node.example").bytes());
        values.put("prefix", new PrefixClaim("9521001", A).bytes());
        JsonObject.Builder json = JsonObject.builder();
        values.forEach((kind, bytes) -> json.put(
                kind,
                JsonObject.of("bytes", text(bytes), "hash", Hash.sha256(bytes).hex())));
        return JsonObject.of(
                "madeEntries",
                        JsonArray.ofStrings(
                                Made.sorted(made).stream().map(Vectors::text).toList()),
                "madeRoot", split.made().root().hex(),
                "values", json.build());
    }

    private JsonObject openings() {
        Map<KeyId, Step> steps = new LinkedHashMap<>();
        Map<KeyId, List<Hash>> contents = new LinkedHashMap<>();
        story.chains.get(story.state(Ids.unit(1)).name()).forEach(p -> {
            steps.put(p.key(), p.step());
            Optional.ofNullable(
                            story.bytes.contents.get(new Bytes.Place(p.step().writer(), p.key())))
                    .ifPresent(list -> contents.put(p.key(), list));
        });
        Hash r = Hash.sha256();
        RecallLink link = new RecallLink(false, 1, r, r, new Salt("5a".repeat(16)));
        SaltedDocument day = document().show(List.of(EventFields.DAY));
        Opening opening = new Opening(
                steps, contents, Map.of(), Map.of(day.digest(), day), Map.of(Refs.recallKey(r), link), Map.of());
        return JsonObject.of(
                "bytes", text(opening.bytes()),
                "hash", Hash.sha256(opening.bytes()).hex());
    }

    // ---- recalls

    private JsonObject recalls() {
        ObjectName target = new ObjectName(A, new KeyId("0123456789abcdef0123456789abcdef"));
        List<JsonObject> chains = new ArrayList<>();
        chains.add(chain("no recall", target, List.of()));
        chains.add(chain("recalled", target, List.of("recall")));
        chains.add(chain("withdrawn", target, List.of("recall", "withdrawal")));
        chains.add(chain("recalled again", target, List.of("recall", "withdrawal", "recall")));
        chains.add(chain("not shown", target, List.of("hidden")));
        chains.add(chain("a withdrawal after what is not shown", target, List.of("hidden", "withdrawal")));
        chains.add(chain("not shown at the end", target, List.of("recall", "hidden")));
        chains.add(chain("a withdrawal first", target, List.of("withdrawal")));
        chains.add(chain("a link with another number", target, List.of("recall", "misnumbered")));
        chains.add(chain("a link of another chain", target, List.of("foreign")));
        chains.add(chain("a link that was written before the one before", target, List.of("recall", "early")));
        chains.add(chain("32 links", target, java.util.Collections.nCopies(32, "recall")));
        chains.add(chain("33 links", target, java.util.Collections.nCopies(33, "recall")));
        return JsonObject.of("chains", JsonArray.of(chains));
    }

    private static JsonObject chain(String name, ObjectName target, List<String> kinds) {
        Hash r = Refs.recall(target.ref());
        Map<Hash, Standings.FirstWrite> map = new LinkedHashMap<>();
        Map<Hash, RecallLink> links = new LinkedHashMap<>();
        List<JsonObject> writes = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        String key = Refs.recallKey(r);
        for (int n = 1; n <= kinds.size(); n++) {
            String kind = kinds.get(n - 1);
            RecallLink link = new RecallLink(
                    kind.equals("withdrawal"),
                    kind.equals("misnumbered") ? n + 1 : n,
                    kind.equals("foreign") ? Hash.sha256() : r,
                    Hash.sha256(new byte[] {(byte) n}),
                    new Salt(String.format("%032x", n)));
            Hash value = Hash.sha256(link.bytes());
            Standings.FirstWrite write = new Standings.FirstWrite(kind.equals("early") ? 0 : 10 * n, value);
            map.put(KeyId.keyHash(key), write);
            writes.add(JsonObject.of(
                    "index", write.index(), "keyHash", KeyId.keyHash(key).hex(), "value", value.hex()));
            if (!kind.equals("hidden")) {
                links.put(value, link);
                shown.add(text(link.bytes()));
            }
            key = Refs.recallKey(r, n, value);
        }
        RecallChains.Chain chain = RecallChains.of(
                target,
                (org, hash) -> org.equals(target.org()) ? Optional.ofNullable(map.get(hash)) : Optional.empty(),
                hash -> Optional.ofNullable(links.get(hash)));
        JsonObject json = JsonObject.of(
                "links", JsonArray.ofStrings(shown),
                "name", name,
                "org", target.org(),
                "position", RecallChains.position(target).hex(),
                "ref", target.ref().hex(),
                "state", chain.state().name().toLowerCase(java.util.Locale.ROOT),
                "writes", JsonArray.of(writes));
        return chain.next() == null ? json : json.with("next", JsonValue.of(chain.next()));
    }
}
