package io.waymark.projection.bundle;

import io.waymark.custody.Act;
import io.waymark.custody.Step;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.projection.claim.ClaimPlace;
import io.waymark.projection.claim.Holding;
import io.waymark.projection.journey.History;
import io.waymark.projection.journey.PlacedStep;
import io.waymark.projection.journey.Profiles;
import io.waymark.projection.journey.PublishedProducts;
import io.waymark.projection.journey.RecallState;
import io.waymark.projection.journey.Recalls;
import io.waymark.projection.journey.Stay;
import io.waymark.tlog.MerkleTree;
import io.waymark.tlog.MultiProof;
import io.waymark.verifier.Documents;
import io.waymark.verifier.ShortStep;
import io.waymark.verifier.Verifier;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Writes the parts of a bundle (docs/FORMATS.md, "Bundle"). Of an event it shows the fields that the history has, which is one for
 * consumers ({@link History#forConsumers}), and of a
 * product all its public texts; of everything else only steps, which are opened whole or not at all.
 */
final class BundleWriter {

    private BundleWriter() {}

    /**
     * The members of an item's bundle, apart from {@code log} or what stands in its place, and from profiles and confirmations:
     * a proven bundle has places in the log for those, which are not known yet.
     */
    static JsonObject item(History history, Optional<Profiles.Prefix> prefix, Optional<Holding> holding) {
        List<Hash> shown = shown(history);
        JsonObject.Builder json = JsonObject.builder()
                .put("v", Verifier.VERSION)
                .put("kind", "item")
                .put("uri", history.chain().identifier())
                .put("chain", chain(history.steps(), shown, history.stays()))
                .put(
                        "events",
                        JsonArray.of(shown.stream()
                                .map(digest ->
                                        Documents.written(history.events().get(digest)))
                                .toList()))
                .put("organisations", JsonArray.of())
                .put(
                        "recalls",
                        JsonArray.of(history.recalls().stream()
                                .filter(recall -> !recall.links().isEmpty())
                                .map(BundleWriter::recall)
                                .toList()));
        withdrawn(history, json);
        prefix.ifPresent(p ->
                json.put("prefix", JsonObject.of("prefix", p.prefix(), "org", p.org(), "confirmed", JsonArray.of())));
        history.product().ifPresent(p -> json.put("product", product(p)));
        holding.ifPresent(h -> json.put("claims", claims(h)));
        return json.build();
    }

    /** At each place what is known of what the members wrote; the claim key is in the item's step. */
    private static JsonObject claims(Holding holding) {
        List<JsonObject> places = new ArrayList<>();
        for (ClaimPlace place : holding.places()) {
            JsonObject.Builder json = JsonObject.builder();
            place.writes().forEach(w -> w.value()
                    .filter(v -> v.statement().item().equals(holding.claim()))
                    .ifPresent(v -> json.put(w.org(), v.toJson().without("claim"))));
            places.add(json.build());
        }
        return JsonObject.of("members", JsonArray.ofStrings(holding.members()), "places", JsonArray.of(places));
    }

    /** An item's bundle without proofs, apart from {@code asOf}: what the rows say of the keys that a verifier asks about. */
    static JsonObject stated(History history, Optional<Profiles.Prefix> prefix, Optional<Holding> holding) {
        JsonObject body = item(history, prefix, holding);
        List<JsonObject> profiles = new TreeMap<>(history.organisations())
                .values().stream()
                        .map(known -> JsonObject.of("profile", CanonicalJson.parse(known.bytes())))
                        .toList();
        body = body.without("organisations").with("organisations", JsonArray.of(profiles));
        if (prefix.isPresent()) {
            List<JsonObject> confirmed = prefix.get().confirmed().stream()
                    .sorted()
                    .map(org -> JsonObject.of("org", org))
                    .toList();
            body = body.without("prefix")
                    .with(
                            "prefix",
                            body.object("prefix").without("confirmed").with("confirmed", JsonArray.of(confirmed)));
        }
        return body.with("facts", StatedFacts.of(body, history, prefix, holding));
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

    /** Digests of the events that are shown and that a step or link names, sorted. */
    private static List<Hash> shown(History history) {
        Set<Hash> named = new TreeSet<>();
        Stream.concat(history.steps().stream(), history.stays().stream().flatMap(s -> s.steps().stream()))
                .forEach(s -> Optional.ofNullable(s.step().event()).ifPresent(named::add));
        history.recalls().forEach(r -> r.links().forEach(l -> l.shown().ifPresent(s -> named.add(s.event()))));
        named.retainAll(history.events().keySet());
        return List.copyOf(named);
    }

    private static JsonArray chain(List<PlacedStep> steps, List<Hash> shown, List<Stay> stays) {
        List<JsonObject> chain = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            JsonObject json = placed(steps, i, shown, stays);
            chain.add(json.with("block", steps.get(i).block()));
        }
        return JsonArray.of(chain);
    }

    /** A step, and the time in a unit that it begins. */
    private static JsonObject placed(List<PlacedStep> steps, int i, List<Hash> shown, List<Stay> stays) {
        Step step = steps.get(i).step();
        Step before = i == 0 ? null : steps.get(i - 1).step();
        JsonObject json = JsonObject.of("step", ShortStep.of(step, before, shown));
        return stays.stream()
                .filter(stay -> stay.packed().equals(step.hash()))
                .findFirst()
                .map(stay -> json.with("unit", unit(stay, shown, stays)))
                .orElse(json);
    }

    private static JsonObject unit(Stay stay, List<Hash> shown, List<Stay> stays) {
        List<JsonObject> steps = new ArrayList<>();
        for (int i = 0; i < stay.steps().size(); i++) {
            PlacedStep placed = stay.steps().get(i);
            JsonObject json = placed(stay.steps(), i, shown, stays);
            boolean exit = stay.left() && i == stay.steps().size() - 1;
            Optional<List<Hash>> inside = placed.step().act() != Act.CONTENT
                    ? Optional.empty()
                    : placed.step().content().count() == 0 ? Optional.of(List.of()) : placed.content();
            steps.add(inside.map(list -> json.with("content", content(list, stay.packed(), exit)))
                    .orElse(json));
        }
        return JsonObject.of("left", stay.left(), "steps", JsonArray.of(steps));
    }

    /** Where a packed step is among these; at the exit the two neighbours between which it is not. */
    private static JsonObject content(List<Hash> members, Hash packed, boolean exit) {
        List<Hash> sorted = members.stream().sorted().toList();
        int at = Collections.binarySearch(sorted, packed);
        int index = at < 0 ? -at - 1 : at;
        List<Long> places = exit
                ? LongStream.of(index - 1, index)
                        .filter(i -> i >= 0 && i < sorted.size())
                        .boxed()
                        .toList()
                : List.of((long) index);
        List<io.waymark.tlog.Hash> proof = List.of();
        if (!places.isEmpty() && places.get(places.size() - 1) < sorted.size()) {
            MerkleTree tree = MerkleTree.of(sorted.stream().map(Hash::bytes).toList());
            proof = MultiProof.of(tree, sorted.size(), places).hashes();
        }
        JsonObject json =
                JsonObject.of("index", index, "proof", base64url(proof.stream().map(io.waymark.tlog.Hash::bytes)));
        return exit
                ? json.with("neighbours", base64url(places.stream().map(i -> sorted.get(i.intValue())
                        .bytes())))
                : json;
    }

    /** Hashes one after the other. */
    static String base64url(Stream<byte[]> hashes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        hashes.forEach(all::writeBytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all.toByteArray());
    }

    private static JsonObject recall(Recalls recall) {
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

    private static JsonObject product(PublishedProducts.Published product) {
        return JsonObject.of(
                "org", product.name().org(),
                "ref", product.name().ref().hex(),
                "n", product.n(),
                "document", Documents.written(product.document()));
    }
}
