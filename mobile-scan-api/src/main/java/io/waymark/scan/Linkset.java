package io.waymark.scan;

import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.json.JsonWriter;

/** What there is behind one link (RFC 9264, with GS1's link types). */
final class Linkset {

    private static final String VOC = "https://gs1.org/voc/";

    private Linkset() {}

    static byte[] of(GS1Identifier identifier, String base) {
        String anchor = base + identifier.toString().substring(GS1Identifier.CANONICAL_BASE.length());
        JsonArray page = JsonArray.of(
                JsonObject.of("href", anchor, "title", "Product page", "type", "text/html", "hreflang", JsonArray.of(JsonValue.of("en"))));
        JsonArray bundle = JsonArray.of(
                JsonObject.of("href", anchor, "title", "History that can be checked", "type", "application/json"));
        return JsonWriter.bytes(JsonObject.of(
                "linkset",
                JsonArray.of(JsonObject.of(
                        "anchor", anchor,
                        "itemDescription", "What is known about this code",
                        VOC + "defaultLink", page,
                        VOC + "pip", page,
                        VOC + "traceability", bundle))));
    }
}
