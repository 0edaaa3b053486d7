package io.waymark.custody;

import io.waymark.claim.ClaimKey;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.FormatVersions;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.Names;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Salt;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The canonical JSON of a step (docs/FORMATS.md, "Step"), both ways. */
final class StepFormat {

    private static final int LONGEST_IDENTIFIER = 512;
    private static final int MOST_ORIGINS = 1_000;
    private static final Set<String> MEMBERS = Set.of(
            "act",
            "claim",
            "class",
            "content",
            "custodian",
            "event",
            "from",
            "id",
            "in",
            "kind",
            "lot",
            "made",
            "n",
            "out",
            "prev",
            "quantity",
            "receiver",
            "ref",
            "salt",
            "status",
            "v",
            "watch",
            "writer");

    private StepFormat() {}

    static byte[] write(Step.Builder s) {
        JsonObject.Builder json = JsonObject.builder()
                .put("v", s.claim == null ? 1 : 2)
                .put("kind", s.kind.word())
                .put("n", s.n)
                .put("act", s.act.word())
                .put("writer", s.writer)
                .put("status", s.status.word())
                .put("custodian", s.custodian)
                .put("salt", s.salt.hex());
        if (s.ref != null) {
            json.put("ref", s.ref.hex());
        }
        if (s.previous != null) {
            json.put("prev", JsonObject.of("hash", s.previous.hex(), "writer", s.previousWriter));
        }
        if (s.event != null) {
            json.put("event", s.event.hex());
        }
        if (s.receiver != null) {
            json.put("receiver", s.receiver);
        }
        if (s.in != null) {
            json.put("in", s.in.hex());
        }
        if (s.out != null) {
            json.put("out", s.out.hex());
        }
        writeLists(s, json);
        if (s.identifier != null) {
            json.put("id", s.identifier);
        }
        if (s.claim != null) {
            json.put("claim", s.claim.hex());
        }
        byte[] bytes = CanonicalJson.bytes(json.build());
        if (bytes.length > Step.LARGEST_BYTES) {
            throw new IllegalArgumentException("a step has at most " + Step.LARGEST_BYTES + " bytes");
        }
        return bytes;
    }

    private static void writeLists(Step.Builder s, JsonObject.Builder json) {
        if (s.content != null) {
            json.put("content", merkle(s.content));
        }
        if (s.quantity != null) {
            json.put("quantity", JsonObject.of("uom", s.quantity.uom(), "value", s.quantity.value()));
        }
        if (s.lot != null) {
            json.put("lot", name(s.lot));
        }
        if (s.productClass != null) {
            json.put("class", name(s.productClass));
        }
        if (s.made != null) {
            json.put("made", merkle(s.made));
        }
        if (!s.from.isEmpty()) {
            json.put(
                    "from",
                    JsonArray.of(s.from.stream()
                            .map(o -> name(o.object()).with("step", o.step().hex()))
                            .toList()));
        }
        if (!s.watch.isEmpty()) {
            json.put(
                    "watch",
                    JsonObject.of(
                            "over", s.watch.over(),
                            "positions",
                                    s.watch.positions().stream().map(Hash::hex).toList()));
        }
    }

    private static JsonObject merkle(Merkle m) {
        return JsonObject.of("count", m.count(), "root", m.root().hex());
    }

    private static JsonObject name(ObjectName n) {
        return JsonObject.of("org", n.org(), "ref", n.ref().hex());
    }

    static Step.Builder read(byte[] bytes) {
        JsonObject json = CanonicalJson.parse(bytes).asObject();
        int version = FormatVersions.require(json, Step.VERSION, "step");
        for (String member : json.names()) {
            if (!MEMBERS.contains(member)) {
                throw new IllegalArgumentException("a step of this version has no such member");
            }
        }
        Step.Builder s = new Step.Builder();
        s.kind = Kind.parse(json.string("kind"));
        s.n = positive(json.integer("n"));
        s.act = Act.parse(json.string("act"));
        s.writer = Names.requireOrganisation(json.string("writer"));
        s.status = Status.parse(json.string("status"));
        s.custodian = Names.requireOrganisation(json.string("custodian"));
        s.salt = new Salt(json.string("salt"));
        s.ref = json.optionalString("ref").map(KeyId::new).orElse(null);
        json.optionalObject("prev").ifPresent(p -> {
            s.previous = new Hash(p.string("hash"));
            s.previousWriter = Names.requireOrganisation(p.string("writer"));
        });
        s.event = json.optionalString("event").map(Hash::new).orElse(null);
        s.receiver =
                json.optionalString("receiver").map(Names::requireOrganisation).orElse(null);
        s.in = json.optionalString("in").map(KeyId::new).orElse(null);
        s.out = json.optionalString("out").map(KeyId::new).orElse(null);
        s.identifier = json.optionalString("id").orElse(null);
        s.claim = json.optionalString("claim").map(ClaimKey::new).orElse(null);
        readLists(json, s);
        requireShape(s, version);
        return s;
    }

    private static void readLists(JsonObject json, Step.Builder s) {
        s.content = json.optionalObject("content").map(StepFormat::merkle).orElse(null);
        s.made = json.optionalObject("made").map(StepFormat::merkle).orElse(null);
        s.quantity = json.optionalObject("quantity")
                .map(q -> new Quantity(q.string("value"), q.string("uom")))
                .orElse(null);
        s.lot = json.optionalObject("lot").map(StepFormat::name).orElse(null);
        s.productClass = json.optionalObject("class").map(StepFormat::name).orElse(null);
        List<Origin> from = new ArrayList<>();
        JsonArray origins = json.arrayOrEmpty("from");
        if (origins.size() > MOST_ORIGINS) {
            throw new IllegalArgumentException("a step names at most " + MOST_ORIGINS + " inputs");
        }
        for (JsonValue origin : origins) {
            from.add(new Origin(
                    name(origin.asObject()), new Hash(origin.asObject().string("step"))));
        }
        s.from = List.copyOf(from);
        s.watch = json.optionalObject("watch")
                .map(w -> new Watch(
                        w.array("positions").strings().stream().map(Hash::new).toList(), w.bool("over")))
                .orElse(Watch.NONE);
    }

    /** What holds for every step whatever the one before it; {@link Follows} holds it against that one. */
    private static void requireShape(Step.Builder s, int version) {
        boolean first = s.n == 1;
        boolean ok = first == (s.ref != null)
                && first == (s.previous == null)
                && (s.event == null) == (s.act == Act.REJECT)
                && (s.receiver != null) == (s.status == Status.OFFERED)
                && (s.in != null) == (s.status == Status.PACKED)
                && (s.content != null) == (s.kind == Kind.UNIT)
                && (s.quantity != null) == (s.kind == Kind.PORTION)
                && (s.kind != Kind.PORTION || s.lot != null)
                && (s.made != null) == (s.status == Status.CONSUMED)
                && (s.claim != null) == (version == 2)
                && (s.claim == null || s.kind == Kind.ITEM && s.act == Act.COMMISSION)
                && (s.identifier == null || s.identifier.length() <= LONGEST_IDENTIFIER)
                && (!first || s.identifier != null && s.custodian.equals(s.writer) && s.status == Status.HELD)
                && (s.ref == null || s.ref.hex().length() == 32);
        if (!ok) {
            throw new IllegalArgumentException("the members of this step do not fit together");
        }
    }

    private static Merkle merkle(JsonObject json) {
        return new Merkle(new Hash(json.string("root")), (int) Math.min(json.integer("count"), Integer.MAX_VALUE));
    }

    private static ObjectName name(JsonObject json) {
        return new ObjectName(json.string("org"), new KeyId(json.string("ref")));
    }

    private static int positive(long n) {
        if (n < 1 || n > 1_000_000) {
            throw new IllegalArgumentException("a step's number is 1 to 1,000,000");
        }
        return (int) n;
    }
}
