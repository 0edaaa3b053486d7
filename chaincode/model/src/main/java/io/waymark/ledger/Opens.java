package io.waymark.ledger;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import java.util.List;

/**
 * What an offer opens to its receiver: where in the offering organisation's collection the goods' history stands. What
 * it received itself stands in packages, out of which only the named steps are opened.
 *
 * @param steps key ids of steps, own and received ones
 * @param events SHA-256 digests of events of which fields are opened
 * @param packages ledger keys of packages that hold the received ones
 * @param products ledger keys of the texts of the products, own and received ones
 */
public record Opens(List<KeyId> steps, List<Hash> events, List<String> packages, List<String> products) {

    /** Opens nothing. */
    public static final Opens NOTHING = new Opens(List.of(), List.of(), List.of(), List.of());

    public Opens {
        steps = List.copyOf(steps);
        events = List.copyOf(events);
        packages = List.copyOf(packages);
        products = List.copyOf(products);
    }

    public JsonObject toJson() {
        return JsonObject.of(
                "events", JsonArray.ofStrings(events.stream().map(Hash::hex).toList()),
                "packages", JsonArray.ofStrings(packages),
                "products", JsonArray.ofStrings(products),
                "steps", JsonArray.ofStrings(steps.stream().map(KeyId::hex).toList()));
    }

    /** @throws IllegalArgumentException if it has not the form of {@link #toJson()} */
    public static Opens fromJson(JsonObject json) {
        return new Opens(
                json.array("steps").strings().stream().map(KeyId::new).toList(),
                json.array("events").strings().stream().map(Hash::new).toList(),
                json.array("packages").strings(),
                json.array("products").strings());
    }

    @Override
    public String toString() {
        return "opens " + steps.size() + " steps";
    }
}
