package io.waymark.disclosure;

import io.waymark.json.JsonObject;
import java.util.regex.Pattern;

/**
 * One rule. What is left empty holds for everything.
 *
 * @param audience to whom
 * @param act word of an act, or {@link Subject#RECALL}
 * @param type an event type
 * @param product the beginning of a GTIN without its first digit (a GS1 company prefix, say), or all of its 14 digits
 * @param field name of a top-level member of events, or {@code day}; for {@link Audience#MAKER} always empty: a step is opened
 *     whole or not at all
 * @param shown whether it is shown
 */
public record DisclosureRule(Audience audience, String act, String type, String product, String field, boolean shown) {

    private static final Pattern WORD = Pattern.compile("|[a-z]{2,20}( [a-z]{2,20})?");
    private static final Pattern TYPE = Pattern.compile("|[A-Za-z]{1,40}");
    private static final Pattern PRODUCT = Pattern.compile("|[0-9]{4,14}");
    private static final int LONGEST_FIELD = 200;

    /** @throws IllegalArgumentException if a part has not its form, or opens to consumers what never may be */
    public DisclosureRule {
        require(WORD.matcher(act).matches(), "act");
        require(TYPE.matcher(type).matches(), "type");
        require(PRODUCT.matcher(product).matches(), "product");
        require(field.length() <= LONGEST_FIELD && field.chars().noneMatch(Character::isISOControl), "field");
        require(audience != Audience.MAKER || field.isEmpty(), "field");
        require(!shown || audience != Audience.CONSUMERS || !DisclosureRules.never(field), "never");
        require(!shown || audience != Audience.CONSUMERS || !field.isEmpty(), "never");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("not a rule of disclosure: " + what);
        }
    }

    boolean matches(Audience who, Subject subject, String name) {
        return audience == who
                && (act.isEmpty() || act.equals(subject.act()))
                && (type.isEmpty() || type.equals(subject.type()))
                && product(subject.gtin())
                && (field.isEmpty() || field.equals(name));
    }

    private boolean product(String gtin) {
        return product.isEmpty()
                || (product.length() == 14
                        ? product.equals(gtin)
                        : !gtin.isEmpty() && gtin.substring(1).startsWith(product));
    }

    JsonObject toJson() {
        return JsonObject.of(
                "audience",
                audience.word(),
                "act",
                act,
                "type",
                type,
                "product",
                product,
                "field",
                field,
                "shown",
                shown);
    }

    static DisclosureRule fromJson(JsonObject json) {
        return new DisclosureRule(
                Audience.parse(json.string("audience")),
                json.string("act"),
                json.string("type"),
                json.string("product"),
                json.string("field"),
                json.bool("shown"));
    }
}
