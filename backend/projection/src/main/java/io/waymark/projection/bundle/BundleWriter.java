package io.waymark.projection.bundle;

import io.waymark.custody.Act;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.MerkleRoot;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.SaltedDocument;
import io.waymark.projection.journey.History;
import io.waymark.projection.journey.PlacedStep;
import io.waymark.projection.journey.Profiles;
import io.waymark.projection.journey.PublishedProducts;
import io.waymark.projection.journey.RecallState;
import io.waymark.projection.journey.Recalls;
import io.waymark.projection.journey.Stay;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Writes the parts of a bundle (docs/FORMATS.md, "Bundle"). Of an event it shows the fields that the history has, which is one for
 * consumers ({@link History#forConsumers}), and of a
 * product all its public texts; of everything else only steps, which are opened whole or not at all.
 */
final class BundleWriter {

    private BundleWriter() {}

    /** The members of an item's bundle, apart from {@code asOf}. */
    static JsonObject item(History history, Optional<Profiles.Prefix> prefix) {
        JsonObject.Builder json = JsonObject.builder()
                .put("v", 1)
                .put("kind", history.head().step().kind().word())
                .put("uri", history.chain().identifier())
                .put(
                        "object",
                        object(
                                history.chain().name().org(),
                                history.chain().name().ref()))
                .put("complete", history.complete())
                .put(
                        "chain",
                        JsonArray.of(history.steps().stream()
                                .map(BundleWriter::placed)
                                .toList()))
                .put(
                        "units",
                        JsonArray.of(
                                history.stays().stream().map(BundleWriter::stay).toList()))
                .put("events", events(history))
                .put("organisations", organisations(history))
                .put("recalls", recalls(history.recalls()))
                .put(
                        "gaps",
                        JsonArray.of(
                                history.gap().stream().map(BundleWriter::gap).toList()));
        withdrawn(history, json);
        prefix.ifPresent(p -> json.put("prefix", prefix(p)));
        history.product().ifPresent(p -> json.put("product", product(p)));
        return json.build();
    }

    /**
     * The members of a proven bundle, apart from {@code log}, profiles and confirmations: those have places in the log that are
     * not known yet.
     */
    static JsonObject proven(History history, Optional<Profiles.Prefix> prefix) {
        JsonObject.Builder json = JsonObject.builder()
                .put("v", 2)
                .put("kind", "item")
                .put("uri", history.chain().identifier())
                .put(
                        "object",
                        object(
                                history.chain().name().org(),
                                history.chain().name().ref()))
                .put(
                        "chain",
                        JsonArray.of(history.steps().stream()
                                .map(s -> JsonObject.of("step", s.step().toJson()))
                                .toList()))
                .put(
                        "units",
                        JsonArray.of(history.stays().stream()
                                .map(BundleWriter::provenStay)
                                .toList()))
                .put("events", named(history))
                .put("organisations", JsonArray.of())
                .put(
                        "recalls",
                        JsonArray.of(history.recalls().stream()
                                .map(BundleWriter::provenRecall)
                                .toList()));
        withdrawn(history, json);
        prefix.ifPresent(p -> json.put("prefix", prefix(p).with("confirmed", JsonArray.of())));
        history.product()
                .ifPresent(p -> json.put(
                        "product",
                        product(p)
                                .without("keyHash")
                                .without("valueHash")
                                .without("block")
                                .without("tx")));
        return json.build();
    }

    /** Events that say nothing any more, because their writer took it back. */
    private static void withdrawn(History history, JsonObject.Builder json) {
        if (!history.withdrawn().isEmpty()) {
            json.put(
                    "withdrawn",
                    JsonArray.ofStrings(new TreeSet<>(history.withdrawn().keySet())
                            .stream().map(Hash::hex).toList()));
        }
    }

    private static JsonObject provenStay(Stay stay) {
        List<JsonObject> steps = new ArrayList<>();
        for (int i = 0; i < stay.steps().size(); i++) {
            PlacedStep placed = stay.steps().get(i);
            JsonObject json = JsonObject.of("step", placed.step().toJson());
            boolean exit = stay.left() && i == stay.steps().size() - 1;
            Optional<List<Hash>> inside = placed.step().act() != Act.CONTENT
                    ? Optional.empty()
                    : placed.step().content().count() == 0 ? Optional.of(List.of()) : placed.content();
            steps.add(inside.map(list -> json.with("content", content(list, stay.packed(), exit)))
                    .orElse(json));
        }
        return JsonObject.of("packed", stay.packed().hex(), "left", stay.left(), "steps", JsonArray.of(steps));
    }

    /** Events that a step or link names that is shown. */
    private static JsonObject named(History history) {
        Set<Hash> named = new TreeSet<>();
        Stream.concat(history.steps().stream(), history.stays().stream().flatMap(s -> s.steps().stream()))
                .forEach(s -> Optional.ofNullable(s.step().event()).ifPresent(named::add));
        history.recalls().forEach(r -> r.links().forEach(l -> l.shown().ifPresent(s -> named.add(s.event()))));
        JsonObject.Builder json = JsonObject.builder();
        new TreeMap<>(history.events()).forEach((digest, document) -> {
            if (named.contains(digest)) {
                json.put(digest.hex(), document.toJson());
            }
        });
        return json.build();
    }

    private static JsonObject provenRecall(Recalls recall) {
        List<JsonObject> links = recall.links().stream()
                .map(link -> recall.r()
                        .flatMap(r -> link.shown())
                        .map(shown -> CanonicalJson.parse(shown.bytes()).asObject())
                        .orElseGet(() -> JsonObject.of("value", link.valueHash().hex())))
                .toList();
        JsonObject json = JsonObject.of(
                "org", recall.org(),
                "target", recall.target().name().toLowerCase(Locale.ROOT),
                "links", JsonArray.of(links));
        return recall.r()
                .map(r -> json.with("r", r.hex()))
                .orElseGet(() ->
                        json.with("keyHash", recall.links().get(0).keyHash().hex()));
    }

    /** What is shown of anything but an item: product, status and recall only. */
    static JsonObject brief(
            String kind,
            String uri,
            Optional<String> status,
            Optional<RecallState> recall,
            Optional<PublishedProducts.Published> product) {
        JsonObject.Builder json = JsonObject.builder()
                .put("v", 1)
                .put("kind", kind)
                .put("uri", uri)
                .put("recall", recall.map(BundleWriter::word))
                .put("status", status);
        product.ifPresent(p -> json.put("product", product(p)));
        return json.build();
    }

    private static String word(RecallState recall) {
        return recall.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static JsonObject object(String org, KeyId ref) {
        return JsonObject.of("org", org, "ref", ref.hex());
    }

    private static JsonObject placed(PlacedStep placed) {
        return JsonObject.of(
                "key", placed.key().hex(),
                "org", placed.step().writer(),
                "keyHash", placed.key().stepKeyHash().hex(),
                "valueHash", placed.step().hash().hex(),
                "block", placed.block(),
                "tx", placed.transaction(),
                "time", AsOf.text(placed.claimed()),
                "step", placed.step().toJson());
    }

    private static JsonObject stay(Stay stay) {
        List<JsonValue> steps = new ArrayList<>();
        for (int i = 0; i < stay.steps().size(); i++) {
            PlacedStep placed = stay.steps().get(i);
            boolean exit = stay.left() && i == stay.steps().size() - 1;
            JsonObject json = placed(placed);
            if (placed.step().act() == Act.CONTENT && placed.content().isPresent()) {
                json = json.with("content", content(placed.content().get(), stay.packed(), exit));
            }
            steps.add(json);
        }
        return JsonObject.of(
                "packed", stay.packed().hex(),
                // Of a unit whose beginning was not opened the writer of the first step here stands for it: who may
                // write
                // next depends on the first organisation only where a thing was sold or left, and a unit is neither.
                "org",
                        stay.unit()
                                .map(ObjectName::org)
                                .orElse(stay.steps().get(0).step().writer()),
                "left", stay.left(),
                "steps", JsonArray.of(steps));
    }

    /** That a packed step is among these, or the two neighbours between which it is not. */
    private static JsonObject content(List<Hash> members, Hash packed, boolean exit) {
        List<Hash> sorted = members.stream().sorted().toList();
        int at = Collections.binarySearch(sorted, packed);
        if (!exit) {
            return at < 0 ? JsonObject.of() : proof(sorted, at);
        }
        JsonObject.Builder json = JsonObject.builder();
        int right = at < 0 ? -at - 1 : at + 1;
        int left = at < 0 ? right - 1 : at - 1;
        if (left >= 0) {
            json.put("left", proof(sorted, left).with("hash", sorted.get(left).hex()));
        }
        if (right < sorted.size()) {
            json.put(
                    "right", proof(sorted, right).with("hash", sorted.get(right).hex()));
        }
        return json.build();
    }

    private static JsonObject proof(List<Hash> sorted, int index) {
        List<Hash> path = MerkleRoot.path(sorted.stream().map(Hash::bytes).toList(), index);
        return JsonObject.of(
                "index",
                index,
                "path",
                JsonArray.ofStrings(path.stream().map(Hash::hex).toList()));
    }

    private static JsonObject events(History history) {
        JsonObject.Builder json = JsonObject.builder();
        new TreeMap<>(history.events()).forEach((digest, document) -> json.put(digest.hex(), document.toJson()));
        return json.build();
    }

    private static JsonArray organisations(History history) {
        return JsonArray.of(new TreeMap<>(history.organisations())
                .values().stream()
                        .map(known -> CanonicalJson.parse(known.bytes()))
                        .toList());
    }

    private static JsonObject prefix(Profiles.Prefix prefix) {
        return JsonObject.of(
                "prefix", prefix.prefix(), "org", prefix.org(), "confirmed", JsonArray.ofStrings(prefix.confirmed()));
    }

    private static JsonObject product(PublishedProducts.Published product) {
        SaltedDocument document = product.document();
        JsonObject json = JsonObject.of(
                "org", product.name().org(),
                "ref", product.name().ref().hex(),
                "n", product.n(),
                "document", document.toJson());
        return product.written()
                .map(w -> json.with("keyHash", w.keyHash().hex())
                        .with("valueHash", w.valueHash().hex())
                        .with("block", w.block())
                        .with("tx", w.transaction()))
                .orElse(json);
    }

    private static JsonArray recalls(List<Recalls> recalls) {
        return JsonArray.of(recalls.stream().map(BundleWriter::recall).toList());
    }

    private static JsonObject recall(Recalls recall) {
        List<JsonObject> links = recall.links().stream()
                .map(link -> {
                    JsonObject json = JsonObject.of(
                            "keyHash", link.keyHash().hex(),
                            "valueHash", link.valueHash().hex(),
                            "block", link.block(),
                            "tx", link.transaction());
                    return link.shown()
                            .map(shown -> json.with("link", CanonicalJson.parse(shown.bytes())))
                            .orElse(json);
                })
                .toList();
        JsonObject json = JsonObject.of(
                "org", recall.org(),
                "target", recall.target().name().toLowerCase(Locale.ROOT),
                "links", JsonArray.of(links));
        return recall.r().map(r -> json.with("r", r.hex())).orElse(json);
    }

    private static JsonObject gap(History.Gap gap) {
        return JsonObject.of(
                "org", gap.org(),
                "keyHash", gap.keyHash().hex(),
                "valueHash", gap.valueHash().hex(),
                "block", gap.block(),
                "tx", gap.transaction(),
                "time", AsOf.text(gap.claimed()),
                "of", gap.unit() ? "unit" : "object");
    }
}
