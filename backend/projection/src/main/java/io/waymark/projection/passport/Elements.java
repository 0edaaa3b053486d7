package io.waymark.projection.passport;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Data elements as EN 18223 has them, as far as one tier may read them. */
final class Elements {

    private final Tier reader;
    private final List<JsonObject> all = new ArrayList<>();

    Elements(Tier reader) {
        this.reader = reader;
    }

    /** A text, left out where it is empty. */
    Elements text(Tier tier, String id, String value) {
        return add(tier, value.isEmpty() ? null : single(id, "xsd:string", value));
    }

    /** A value of another type, spelled as XML Schema has it. */
    Elements typed(Tier tier, String id, String type, String value) {
        return add(tier, single(id, type, value));
    }

    /** Several texts, left out where there are none. */
    Elements texts(Tier tier, String id, List<String> values) {
        return add(
                tier,
                values.isEmpty()
                        ? null
                        : JsonObject.of(
                                "elementId",
                                id,
                                "objectType",
                                "MultiValuedDataElement",
                                "valueDataType",
                                "xsd:string",
                                "value",
                                JsonArray.ofStrings(values)));
    }

    /** Something that stands elsewhere. */
    Elements resource(Tier tier, String id, String url, String mediaType, String language, String title) {
        JsonObject.Builder json = JsonObject.builder()
                .put("elementId", id)
                .put("objectType", "RelatedResource")
                .put("url", url);
        if (!mediaType.isEmpty()) {
            json.put("contentType", mediaType);
        }
        if (!language.isEmpty()) {
            json.put("language", language);
        }
        return add(tier, json.put("resourceTitle", title).build());
    }

    /** Elements that belong together, left out where none of them may be read. */
    Elements collection(Tier tier, String id, Elements inner) {
        return add(
                tier,
                inner.all.isEmpty()
                        ? null
                        : JsonObject.of(
                                "elementId",
                                id,
                                "objectType",
                                "DataElementCollection",
                                "elements",
                                JsonArray.of(inner.all)));
    }

    private Elements add(Tier tier, @Nullable JsonObject element) {
        if (element != null && reader.reads(tier)) {
            all.add(element);
        }
        return this;
    }

    private static JsonObject single(String id, String type, String value) {
        return JsonObject.of(
                "elementId", id, "objectType", "SingleValuedDataElement", "valueDataType", type, "value", value);
    }

    List<JsonObject> all() {
        return all;
    }
}
