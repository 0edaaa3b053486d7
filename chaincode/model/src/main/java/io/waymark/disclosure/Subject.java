package io.waymark.disclosure;

import io.waymark.custody.Step;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.ledger.SaltedDocument;

/**
 * What is to be shown or not, as far as rules ask.
 *
 * @param act word of the step's act ({@link io.waymark.custody.Act#word}), {@code recall} of a recall; empty where no step is
 *     looked at
 * @param type the event's type, such as {@code ObjectEvent}; empty where it is not known
 * @param identifier canonical identifier of the thing; empty where no one thing is looked at
 */
public record Subject(String act, String type, String identifier) {

    /** The act of events of recalls, which make no step. */
    public static final String RECALL = "recall";

    /** An event looked at for one thing. */
    public static Subject of(String act, SaltedDocument event, String identifier) {
        return new Subject(act, type(event), identifier);
    }

    /** A step of a chain. */
    public static Subject of(Step step, String identifier) {
        return new Subject(step.act().word(), "", identifier);
    }

    /** The event's type, where it is shown and is a text; else empty. */
    static String type(SaltedDocument event) {
        String json = event.fields().get("type");
        if (json == null) {
            return "";
        }
        JsonValue value = JsonParser.parse(json, JsonLimits.VALUE);
        return value.kind() == JsonValue.Kind.STRING ? value.asString() : "";
    }

    /** 14 digits of its GTIN; empty for what has none. */
    String gtin() {
        if (!identifier.startsWith(GS1Identifier.CANONICAL_BASE + "/01/")) {
            return "";
        }
        int from = GS1Identifier.CANONICAL_BASE.length() + "/01/".length();
        return identifier.length() < from + 14 ? "" : identifier.substring(from, from + 14);
    }

    /** The act: the rest is private. */
    @Override
    public String toString() {
        return act;
    }
}
