package io.waymark.transaction;

import io.waymark.custody.Made;
import io.waymark.custody.Quantity;
import io.waymark.custody.Step;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.ledger.FormatVersions;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.SaltedDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * History that was opened: steps with their key ids, the lists behind their roots, chosen fields of their events. Nothing
 * in it is to be believed before it is checked against the ledger's hashes.
 *
 * @param steps steps by key id
 * @param contents what is in a unit after one of its steps, by that step's key id
 * @param made what a consumed step's object became, by that step's key id
 * @param events events by digest, with the fields that are shown
 * @param recalls links of recall chains, by ledger key
 * @param products texts of products, by ledger key
 */
public record Opening(
        Map<KeyId, Step> steps,
        Map<KeyId, List<Hash>> contents,
        Map<KeyId, List<Made>> made,
        Map<Hash, SaltedDocument> events,
        Map<String, RecallLink> recalls,
        Map<String, SaltedDocument> products) {

    public Opening {
        steps = Map.copyOf(steps);
        contents = Map.copyOf(contents);
        made = Map.copyOf(made);
        events = Map.copyOf(events);
        recalls = Map.copyOf(recalls);
        products = Map.copyOf(products);
    }

    /** Canonical bytes. */
    public byte[] bytes() {
        return CanonicalJson.bytes(toJson());
    }

    public JsonObject toJson() {
        JsonObject.Builder stepsJson = JsonObject.builder();
        steps.keySet().stream()
                .sorted()
                .forEach(k -> stepsJson.put(k.hex(), steps.get(k).toJson()));
        JsonObject.Builder contentsJson = JsonObject.builder();
        contents.keySet().stream()
                .sorted()
                .forEach(k -> contentsJson.put(
                        k.hex(),
                        JsonArray.ofStrings(
                                contents.get(k).stream().map(Hash::hex).toList())));
        JsonObject.Builder madeJson = JsonObject.builder();
        made.keySet().stream()
                .sorted()
                .forEach(k -> madeJson.put(
                        k.hex(),
                        JsonArray.of(made.get(k).stream().map(Opening::made).toList())));
        JsonObject.Builder eventsJson = JsonObject.builder();
        events.keySet().stream()
                .sorted()
                .forEach(k -> eventsJson.put(k.hex(), events.get(k).toJson()));
        JsonObject.Builder recallsJson = JsonObject.builder();
        recalls.keySet().stream()
                .sorted()
                .forEach(k -> recallsJson.put(
                        k, CanonicalJson.parse(recalls.get(k).bytes()).asObject()));
        JsonObject.Builder productsJson = JsonObject.builder();
        products.keySet().stream()
                .sorted()
                .forEach(k -> productsJson.put(k, products.get(k).toJson()));
        return JsonObject.of(
                "contents", contentsJson.build(),
                "events", eventsJson.build(),
                "made", madeJson.build(),
                "products", productsJson.build(),
                "recalls", recallsJson.build(),
                "steps", stepsJson.build(),
                "v", 1);
    }

    /** @throws IllegalArgumentException if it has not the form of {@link #toJson()}, or an event is not under its digest */
    public static Opening fromJson(JsonObject json) {
        FormatVersions.require(json, 1, "opening");
        Map<KeyId, Step> steps = new LinkedHashMap<>();
        json.object("steps").forEach((k, v) -> steps.put(new KeyId(k), Step.parse(CanonicalJson.bytes(v.asObject()))));
        Map<KeyId, List<Hash>> contents = new LinkedHashMap<>();
        json.object("contents")
                .forEach((k, v) -> contents.put(
                        new KeyId(k),
                        v.asArray().strings().stream().map(Hash::new).toList()));
        Map<KeyId, List<Made>> made = new LinkedHashMap<>();
        json.object("made").forEach((k, v) -> made.put(new KeyId(k), madeList(v.asArray())));
        Map<Hash, SaltedDocument> events = new LinkedHashMap<>();
        json.object("events").forEach((k, v) -> {
            SaltedDocument document = SaltedDocument.fromJson(v.asObject());
            if (!document.digest().hex().equals(k)) {
                throw new IllegalArgumentException("an event is not under its digest");
            }
            events.put(new Hash(k), document);
        });
        Map<String, RecallLink> recalls = new LinkedHashMap<>();
        json.object("recalls").forEach((k, v) -> recalls.put(k, RecallLink.parse(CanonicalJson.bytes(v.asObject()))));
        Map<String, SaltedDocument> products = new LinkedHashMap<>();
        json.object("products").forEach((k, v) -> products.put(k, SaltedDocument.fromJson(v.asObject())));
        return new Opening(steps, contents, made, events, recalls, products);
    }

    /** A list of what was made, as JSON. */
    public static JsonObject made(Made m) {
        JsonObject json = JsonObject.of(
                "first",
                m.first().hex(),
                "org",
                m.object().org(),
                "ref",
                m.object().ref().hex());
        return m.given() == null
                ? json
                : json.with(
                        "quantity",
                        JsonObject.of("uom", m.given().uom(), "value", m.given().value()));
    }

    /** The list from JSON. */
    public static List<Made> madeList(JsonArray array) {
        List<Made> list = new ArrayList<>();
        array.forEach(v -> {
            JsonObject m = v.asObject();
            Quantity given = m.optionalObject("quantity")
                    .map(q -> new Quantity(q.string("value"), q.string("uom")))
                    .orElse(null);
            list.add(new Made(
                    new ObjectName(m.string("org"), new KeyId(m.string("ref"))), given, new Hash(m.string("first"))));
        });
        return list;
    }

    @Override
    public String toString() {
        return "opening of " + steps.size() + " steps";
    }
}
