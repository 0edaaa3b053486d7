package io.waymark.verifier;

import static io.waymark.verifier.RefusedException.demand;

import io.waymark.custody.Act;
import io.waymark.custody.Exit;
import io.waymark.custody.Merkle;
import io.waymark.custody.Status;
import io.waymark.custody.Step;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import java.util.List;

/**
 * A step as bundles have it: without what follows from the step before and from the exit, and with its event by its number among
 * those that are shown. What follows cannot be stated wrongly.
 */
public final class ShortStep {

    private ShortStep() {}

    /**
     * Shortens a step.
     *
     * @param before the step before; null for the first one of a list, which is left whole
     * @param shown digests of the events that are shown, in order
     */
    public static JsonObject of(Step step, Step before, List<Hash> shown) {
        if (before != null && step.act() == Act.REJECT) {
            return JsonObject.of("act", Act.REJECT.word());
        }
        JsonObject json = step.toJson();
        int number = step.event() == null ? -1 : shown.indexOf(step.event());
        if (number >= 0) {
            json = json.without("event").with("event", number);
        }
        if (before == null) {
            return json;
        }
        for (String name : List.of("v", "kind", "n", "prev", "custodian", "out")) {
            json = json.without(name);
        }
        return step.act() == Act.CONTENT ? json : json.without("content");
    }

    /** The step that a shortened one is of. */
    static Step whole(JsonObject given, Step before, Exit exit, List<Hash> shown, String where)
            throws RefusedException {
        JsonObject json = given;
        if (before != null) {
            String act = given.string("act");
            if (act.equals(Act.REJECT.word())) {
                demand(given.size() == 1 && before.status() == Status.OFFERED, "format", where);
                return before.rejection();
            }
            JsonObject follows = JsonObject.of(
                    "v", given.has("claim") ? 2 : 1,
                    "kind", before.kind().word(),
                    "n", before.n() + 1,
                    "prev", JsonObject.of("hash", before.hash().hex(), "writer", before.writer()),
                    "custodian", given.string("writer"));
            Merkle content = before.content();
            if (content != null && !act.equals(Act.CONTENT.word())) {
                follows = follows.with(
                        "content",
                        JsonObject.of(
                                "count", content.count(), "root", content.root().hex()));
            }
            if (exit != null) {
                follows = follows.with("out", exit.key().hex());
            }
            for (String name : follows.names()) {
                demand(!given.has(name), "format", where);
                json = json.with(name, follows.value(name));
            }
        }
        int event = event(given, shown);
        if (event >= 0) {
            json = json.without("event").with("event", shown.get(event).hex());
        } else if (given.has("event")) {
            demand(!shown.contains(new Hash(given.string("event"))), "format", where);
        }
        return Step.parse(CanonicalJson.bytes(json));
    }

    /** Number of the step's event among those that are shown; -1 for none of them. */
    static int event(JsonObject given, List<Hash> shown) {
        JsonValue event = given.get("event").orElse(JsonArray.of());
        if (event.kind() != JsonValue.Kind.NUMBER) {
            return -1;
        }
        long number = event.asLong();
        if (number < 0 || number >= shown.size()) {
            throw new IllegalArgumentException("there is no such event");
        }
        return (int) number;
    }
}
