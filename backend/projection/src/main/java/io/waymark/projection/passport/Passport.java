package io.waymark.projection.passport;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A passport as one tier may read it.
 *
 * @param id URI of the passport
 * @param product canonical identifier of the product
 * @param granularity {@code item}, {@code batch} or {@code model}
 * @param status {@code active}, {@code inactive} or {@code invalid}
 * @param updated when what it says last changed
 * @param operator URI of who placed the product on the market
 * @param elements data elements, each one readable by this tier
 */
public record Passport(
        String id,
        String product,
        String granularity,
        String status,
        Instant updated,
        String operator,
        List<JsonObject> elements) {

    /** The version of the information model that it has the shape of; aligned with it, not certified against it. */
    public static final String SCHEMA = "EN 18223:2026";

    private static final Pattern STEP =
            Pattern.compile("\\.([A-Za-z][A-Za-z0-9]{0,63})|\\['([^']{1,64})'\\]|\\[(\\d{1,4})\\]");
    private static final int DEEPEST_PATH = 8;

    public Passport {
        elements = List.copyOf(elements);
    }

    /** The expanded form: typed data elements (EN 18223, annex A). */
    public JsonObject full() {
        return header().with("elements", JsonArray.of(elements));
    }

    /** The compressed form: members by element id. */
    public JsonObject compressed() {
        JsonObject json = header();
        for (JsonObject element : elements) {
            json = json.with(element.string("elementId"), value(element));
        }
        return json;
    }

    private JsonObject header() {
        return JsonObject.of(
                "digitalProductPassportId",
                id,
                "uniqueProductIdentifier",
                product,
                "granularity",
                granularity,
                "dppSchemaVersion",
                SCHEMA,
                "dppStatus",
                status,
                "lastUpdated",
                updated.toString(),
                "economicOperatorId",
                operator);
    }

    private static JsonValue value(JsonObject element) {
        if (element.has("elements")) {
            JsonObject inner = JsonObject.of();
            for (JsonValue child : element.array("elements")) {
                inner = inner.with(child.asObject().string("elementId"), value(child.asObject()));
            }
            return inner;
        }
        return element.has("url") ? element.value("url") : element.value("value");
    }

    /**
     * One data element by a path (RFC 9535, of it the root, names and indices): {@code $.elements[0]}, or by the ids of
     * elements, {@code $.manufacturer.name}.
     *
     * @return empty if there is none that this tier may read, or the path is none of these
     */
    public Optional<JsonObject> element(String path) {
        if (!path.startsWith("$") || path.length() > 1_000) {
            return Optional.empty();
        }
        Matcher step = STEP.matcher(path);
        int at = 1;
        List<JsonObject> among = elements;
        Optional<JsonObject> found = Optional.empty();
        for (int depth = 0; at < path.length(); depth++) {
            if (depth > DEEPEST_PATH || !step.find(at) || step.start() != at) {
                return Optional.empty();
            }
            at = step.end();
            String name = Optional.ofNullable(step.group(1)).orElse(step.group(2));
            if ("elements".equals(name)) {
                among = found.map(Passport::children).orElse(among);
                continue;
            }
            List<JsonObject> here =
                    found.map(Passport::children).filter(c -> !c.isEmpty()).orElse(among);
            found = name == null
                    ? nth(here, Integer.parseInt(step.group(3)))
                    : here.stream()
                            .filter(e -> e.string("elementId").equals(name))
                            .findFirst();
            if (found.isEmpty()) {
                return found;
            }
            among = children(found.get());
        }
        return found;
    }

    private static Optional<JsonObject> nth(List<JsonObject> elements, int index) {
        return index < elements.size() ? Optional.of(elements.get(index)) : Optional.empty();
    }

    private static List<JsonObject> children(JsonObject element) {
        List<JsonObject> children = new ArrayList<>();
        element.arrayOrEmpty("elements").forEach(child -> children.add(child.asObject()));
        return children;
    }

    /** Nothing private. */
    @Override
    public String toString() {
        return "passport of " + elements.size() + " elements";
    }
}
