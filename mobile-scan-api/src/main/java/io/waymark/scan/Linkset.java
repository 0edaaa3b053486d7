package io.waymark.scan;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.link.LinkType;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What there is behind one Digital Link (RFC 9264, section 4.2, in the shape of GS1's JSON schema of linksets): an object for
 * the thing and for each that it is part of, every one with its own links and, where there is a page of it, a default link.
 */
final class Linkset {

    /** Makes JSON-LD of a linkset (GS1-Conformant resolver standard 1.2, artefacts). */
    static final String CONTEXT = "https://ref.gs1.org/standards/resolver/linkset-context";

    private Linkset() {}

    /** Address of a resolver's root without a slash at its end. */
    static String base(@Nullable URI root) {
        if (root == null) {
            throw new IllegalStateException("waymark.public-url is missing");
        }
        String base = root.toString();
        return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }

    static String base(NodeSettings settings) {
        return base(settings.publicUrl());
    }

    /** The header {@code Link} that leads to the linkset of the thing at this path or address. */
    static String header(String thing) {
        return "<" + thing
                + "?linkType=linkset>; rel=\"linkset\"; type=\"application/linkset+json\"; title=\"All links\"";
    }

    /** The header {@code Link} of a linkset itself. */
    static String contextHeader() {
        return "<" + CONTEXT + ">; rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"";
    }

    static byte[] of(List<Level> levels, String base) {
        List<JsonObject> contexts = levels.stream()
                .filter(Level::known)
                .map(level -> context(level, base, level.targets(), level.page()))
                .toList();
        return JsonWriter.bytes(JsonObject.of("linkset", JsonArray.of(contexts)));
    }

    /** Only these links of this thing: several that a request does not tell apart. */
    static byte[] of(Level level, String base, List<Target> targets) {
        return JsonWriter.bytes(JsonObject.of("linkset", JsonArray.of(context(level, base, targets, false))));
    }

    private static JsonObject context(Level level, String base, List<Target> targets, boolean page) {
        JsonObject.Builder context =
                JsonObject.builder().put("anchor", base + level.path()).put("itemDescription", level.description());
        if (page) {
            // With a title and nothing else, as the standard says of the one default link.
            context.put(
                    LinkType.VOCABULARY + "defaultLink",
                    JsonArray.of(JsonObject.of("href", base + level.path(), "title", level.description())));
        }
        Map<String, List<JsonObject>> byType = new LinkedHashMap<>();
        targets.forEach(target ->
                byType.computeIfAbsent(target.uri(), u -> new ArrayList<>()).add(target.json()));
        byType.forEach((type, links) -> context.put(type, JsonArray.of(links)));
        return context.build();
    }
}
