package io.waymark.demo;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.verifier.BundleReading;
import io.waymark.verifier.Claim;
import io.waymark.verifier.RefusedException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a dishonest server would make of a bundle: copies, with care, so that only the proofs speak against them. */
final class ForgedBundle {
    private ForgedBundle() {}

    /** Leaves recalls out, and says of each that nothing was ever written there. */
    static byte[] withoutRecalls(byte[] genuine) {
        JsonObject bundle = CanonicalJson.parse(genuine).asObject();
        return denied(bundle, withEventsOfSteps(set(bundle, "recalls", JsonArray.of())));
    }

    /** Leaves the last step out, and says that nobody wrote anything after the one before. */
    static byte[] withoutLastStep(byte[] genuine) {
        JsonObject bundle = CanonicalJson.parse(genuine).asObject();
        List<JsonValue> chain = bundle.array("chain").values();
        return denied(
                bundle,
                withEventsOfSteps(set(bundle, "chain", JsonArray.of(List.copyOf(chain.subList(0, chain.size() - 1))))));
    }

    /** Turns one bit in the last cosignature round. */
    static byte[] withOtherSignature(byte[] genuine) {
        JsonObject bundle = CanonicalJson.parse(genuine).asObject();
        String note = bundle.object("log").string("checkpoint");
        int at = note.lastIndexOf(' ') + 1;
        byte[] signature = Base64.getDecoder().decode(note.substring(at, note.length() - 1));
        signature[signature.length - 1] ^= 1;
        String forged = note.substring(0, at) + Base64.getEncoder().encodeToString(signature) + "\n";
        return CanonicalJson.bytes(set(bundle, "log", set(bundle.object("log"), "checkpoint", JsonValue.of(forged))));
    }

    /** What somebody would read in a bundle who does not check it. */
    static String told(byte[] bytes) {
        JsonObject bundle = CanonicalJson.parse(bytes).asObject();
        List<JsonValue> chain = bundle.array("chain").values();
        JsonObject last = chain.get(chain.size() - 1).asObject().object("step");
        String writer = last.optionalString("writer").orElse("whom it was offered to");
        return "The item's own last entry: " + last.string("act") + ", by " + writer + ". "
                + (bundle.array("recalls").size() > 0 ? "Recalled." : "No recall.");
    }

    /** The log of one bundle under a body that claims less: what it still claims has its facts, all else was "never written". */
    private static byte[] denied(JsonObject genuine, JsonObject silent) {
        try {
            List<JsonValue> known = genuine.object("log").array("facts").values();
            Map<Hash, JsonValue> facts = new HashMap<>();
            Set<Hash> shown = new HashSet<>();
            int i = 0;
            for (Claim claim : BundleReading.of(genuine, Optional.empty()).claims()) {
                facts.put(claim.position(), known.get(i++));
                if (claim.expected() == Claim.Expected.SHOWN) {
                    shown.add(claim.position());
                }
            }
            List<JsonValue> fewer = new ArrayList<>();
            for (Claim claim : BundleReading.of(silent, Optional.empty()).claims()) {
                boolean hidden = shown.contains(claim.position()) && claim.expected() != Claim.Expected.SHOWN;
                fewer.add(hidden ? JsonArray.of() : facts.getOrDefault(claim.position(), JsonArray.of()));
            }
            return CanonicalJson.bytes(set(silent, "log", set(silent.object("log"), "facts", JsonArray.of(fewer))));
        } catch (RefusedException e) {
            throw new DemoFault("The copy cannot be forged: " + e.getMessage(), e);
        }
    }

    /** Steps name events by their number: those that none names any more go, and the others get the numbers that are left. */
    private static JsonObject withEventsOfSteps(JsonObject bundle) {
        Set<Long> named = new TreeSet<>();
        bundle.array("chain").forEach(placed -> eventsOf(placed.asObject(), named));
        Map<Long, Long> numbers = new HashMap<>();
        List<JsonValue> events = new ArrayList<>();
        for (long event : named) {
            numbers.put(event, (long) events.size());
            events.add(bundle.array("events").get((int) event));
        }
        return set(set(bundle, "events", JsonArray.of(events)), "chain", renumbered(bundle.array("chain"), numbers));
    }

    private static void eventsOf(JsonObject placed, Set<Long> named) {
        placed.object("step")
                .get("event")
                .filter(event -> event.kind() == JsonValue.Kind.NUMBER)
                .ifPresent(event -> named.add(event.asLong()));
        placed.optionalObject("unit")
                .ifPresent(unit -> unit.array("steps").forEach(inUnit -> eventsOf(inUnit.asObject(), named)));
    }

    private static JsonArray renumbered(JsonArray steps, Map<Long, Long> numbers) {
        List<JsonValue> all = new ArrayList<>();
        for (JsonValue value : steps) {
            JsonObject placed = value.asObject();
            JsonObject step = placed.object("step");
            if (step.get("event")
                    .filter(event -> event.kind() == JsonValue.Kind.NUMBER)
                    .isPresent()) {
                placed = set(placed, "step", set(step, "event", JsonValue.of(numbers.get(step.integer("event")))));
            }
            if (placed.has("unit")) {
                JsonObject unit = placed.object("unit");
                placed = set(placed, "unit", set(unit, "steps", renumbered(unit.array("steps"), numbers)));
            }
            all.add(placed);
        }
        return JsonArray.of(all);
    }

    private static JsonObject set(JsonObject json, String name, JsonValue value) {
        return json.without(name).with(name, value);
    }
}
