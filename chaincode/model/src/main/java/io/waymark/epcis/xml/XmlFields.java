package io.waymark.epcis.xml;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonNull;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonString;
import io.waymark.json.JsonValue;

/**
 * A JSON object as elements: each member one of its name, each value of a list an {@code i} in it, as RFC 9457 has it for
 * problems (appendix B). For answers of this product's own making, whose names are all names that XML has.
 */
public final class XmlFields {
    private XmlFields() {}

    /**
     * The elements of an object's members, in their order.
     *
     * @throws IllegalArgumentException if XML has no element of a member's name
     */
    public static String of(JsonObject json) {
        XmlText out = new XmlText();
        fields(out, json);
        return out.content();
    }

    /** Text for content and for attributes in double quotes; what XML has no character for becomes U+FFFD. */
    public static String escaped(String text) {
        return XmlText.escaped(text);
    }

    private static void fields(XmlText out, JsonObject json) {
        json.forEach((name, value) -> {
            if (!XmlText.isName(name)) {
                throw new IllegalArgumentException("XML has no element of the name of a member");
            }
            field(out, name, value);
        });
    }

    private static void field(XmlText out, String name, JsonValue value) {
        out.open(name);
        if (value instanceof JsonObject object) {
            fields(out, object);
        } else if (value instanceof JsonArray several) {
            several.forEach(one -> field(out, "i", one));
        } else if (value instanceof JsonString string) {
            out.text(string.value());
        } else if (!(value instanceof JsonNull)) {
            out.text(value.text());
        }
        out.close(name);
    }
}
