package io.waymark.transaction;

import io.waymark.custody.ObjectState;
import io.waymark.custody.Situation;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.ledger.FormatVersions;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.Names;
import io.waymark.ledger.ObjectName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The transient data of one {@code apply}: what the acting organisation's node says that there is, and what is to be done.
 *
 * @param org MSP id of the acting organisation
 * @param knowledge holders of prefixes and refs of the identifiers that the events name
 * @param objects the objects that the events touch, as they stand before
 * @param recalls recall chains that the events add to
 * @param entries what is to be done, in order
 */
public record Batch(
        String org,
        Situation.Knowledge knowledge,
        List<ObjectState> objects,
        Map<ObjectName, Situation.RecallChain> recalls,
        List<Entry> entries) {

    /** Name of the transient field. */
    public static final String TRANSIENT = "batch";

    /** The most steps in one transaction. */
    public static final int MOST_STEPS = 1_000;

    /** The most bytes of private values in one transaction. */
    public static final int MOST_BYTES = 1 << 20;

    /** What a batch may cost to read: its objects and lists come on top of what it writes; an event is one string in it. */
    public static final JsonLimits LIMITS = new JsonLimits(16 << 20, 64, MOST_BYTES, 100, 400, 100_000, 4_000_000);

    public Batch {
        Names.requireOrganisation(org);
        objects = List.copyOf(objects);
        recalls = Map.copyOf(recalls);
        entries = List.copyOf(entries);
    }

    /** A batch that does this and needs to know nothing. */
    public static Batch of(String org, List<Entry> entries) {
        return new Batch(org, new Situation.Knowledge(Map.of(), Map.of()), List.of(), Map.of(), entries);
    }

    /** Whether it says what is on the ledger, which {@code check} has to hold against the state. */
    public boolean needsCheck() {
        return !objects.isEmpty() || entries.stream().anyMatch(e -> e instanceof Entry.Claim c && c.place() > 1);
    }

    /** What the decisions look at. */
    public Situation situation() {
        return new Situation(knowledge, objects, recalls);
    }

    /** Canonical bytes. */
    public byte[] bytes() {
        List<JsonObject> chains = new ArrayList<>();
        recalls.forEach((name, chain) -> {
            JsonObject json = JsonObject.of(
                    "org", name.org(),
                    "ref", name.ref().hex(),
                    "links", chain.links(),
                    "recalled", chain.recalled());
            chains.add(
                    chain.last() == null ? json : json.with("last", chain.last().hex()));
        });
        return CanonicalJson.bytes(JsonObject.of(
                "v", 1,
                "org", org,
                "holders", Entry.strings(knowledge.holders()),
                "refs", Entry.strings(knowledge.refs()),
                "objects",
                        JsonArray.of(objects.stream().map(ObjectState::toJson).toList()),
                "recalls", JsonArray.of(chains),
                "entries", JsonArray.of(entries.stream().map(Entry::toJson).toList())));
    }

    /** @throws IllegalArgumentException if it is not a batch */
    public static Batch parse(byte[] bytes) {
        JsonObject json = CanonicalJson.parse(bytes, LIMITS).asObject();
        FormatVersions.require(json, 1, "batch");
        List<ObjectState> objects = new ArrayList<>();
        json.array("objects").forEach(o -> objects.add(ObjectState.fromJson(o.asObject())));
        Map<ObjectName, Situation.RecallChain> recalls = new LinkedHashMap<>();
        json.array("recalls").forEach(r -> {
            JsonObject chain = r.asObject();
            recalls.put(
                    new ObjectName(chain.string("org"), new KeyId(chain.string("ref"))),
                    new Situation.RecallChain(
                            (int) chain.integer("links"),
                            chain.optionalString("last").map(Hash::new).orElse(null),
                            chain.bool("recalled")));
        });
        List<Entry> entries = new ArrayList<>();
        json.array("entries").forEach(e -> entries.add(Entry.fromJson(e.asObject())));
        return new Batch(
                json.string("org"),
                new Situation.Knowledge(Entry.map(json.object("holders")), Entry.map(json.object("refs"))),
                objects,
                recalls,
                entries);
    }

    @Override
    public String toString() {
        return "batch of " + entries.size();
    }
}
