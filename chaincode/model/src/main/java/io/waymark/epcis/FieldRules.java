package io.waymark.epcis;

import io.waymark.epcis.Cbv.Family;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonPointer;
import io.waymark.json.JsonString;
import io.waymark.json.JsonValue;
import io.waymark.json.JsonValue.Kind;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The rules for single values: each looks at one, and reports what is wrong with it. */
final class FieldRules {
    /** The longest URI that is taken; far beyond what browsers and barcodes carry. */
    static final int MAX_URI = 2_048;

    /** The longest text of a standard field. */
    static final int MAX_TEXT = 32_768;

    /** The longest list of a standard field. */
    static final int MAX_LIST = 20_000;

    /** How deep extensions may nest. */
    static final int MAX_DEPTH = 20;

    private static final int MAX_QUANTITY_DIGITS = 40;
    private static final String URI_SPECIALS = "-._~:/?#[]@!$&'()*+,;=%";

    /** Prefixes that begin full URIs; any other must be declared in the context. */
    private static final Set<String> URI_SCHEMES = Set.of("urn", "tag", "ni", "did", "info", "data");

    private final LdContext context;
    private final Faults faults;

    FieldRules(LdContext context, Faults faults) {
        this.context = context;
        this.faults = faults;
    }

    /** Looks at one value at its place. */
    interface Rule {
        void check(String pointer, JsonValue value);
    }

    Optional<JsonObject> object(String pointer, JsonValue value) {
        if (value instanceof JsonObject object) {
            return Optional.of(object);
        }
        faults.add(pointer, "wrong-kind", "must be a group of fields (a JSON object)");
        return Optional.empty();
    }

    Optional<String> text(String pointer, JsonValue value) {
        if (!(value instanceof JsonString string)) {
            faults.add(pointer, "wrong-kind", "must be a text (in quotation marks)");
            return Optional.empty();
        }
        if (string.value().length() > MAX_TEXT) {
            faults.add(pointer, "too-long", "is longer than " + MAX_TEXT + " characters");
            return Optional.empty();
        }
        return Optional.of(string.value());
    }

    void bool(String pointer, JsonValue value) {
        if (value.kind() != Kind.BOOLEAN) {
            faults.add(pointer, "wrong-kind", "must be true or false (without quotation marks)");
        }
    }

    void number(String pointer, JsonValue value) {
        if (value.kind() != Kind.NUMBER) {
            faults.add(pointer, "wrong-kind", "must be a number (without quotation marks)");
        }
    }

    /** How many, or how much in a unit (EPCIS 2.0, section 7.3.3.3). */
    void quantity(String pointer, JsonValue value, boolean measured) {
        if (value.kind() != Kind.NUMBER) {
            faults.add(pointer, "wrong-kind", "must be a number (without quotation marks)");
        } else if (value.asDecimal().signum() <= 0) {
            faults.add(pointer, "quantity", "must be more than zero");
        } else if (value.asDecimal().stripTrailingZeros().toPlainString().length() > MAX_QUANTITY_DIGITS) {
            faults.add(pointer, "quantity", "has more than " + MAX_QUANTITY_DIGITS + " digits");
        } else if (!measured && value.asDecimal().stripTrailingZeros().scale() > 0) {
            faults.add(pointer, "quantity", "must be a whole number, because there is no unit (uom)");
        }
    }

    void uom(String pointer, JsonValue value) {
        text(pointer, value).ifPresent(uom -> {
            boolean shaped = (uom.length() == 2 || uom.length() == 3)
                    && uom.chars().allMatch(c -> c >= 'A' && c <= 'Z' || c >= '0' && c <= '9');
            if (!shaped) {
                faults.add(
                        pointer,
                        "uom",
                        "must be a unit of UN/ECE recommendation 20: two or three capital letters or digits, such as"
                                + " KGM");
            }
        });
    }

    void hex(String pointer, JsonValue value) {
        text(pointer, value).ifPresent(hex -> {
            if (hex.isEmpty() || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)) {
                faults.add(pointer, "wrong-kind", "must have hexadecimal digits only (0-9 and A-F)");
            } else if (hex.length() % 2 != 0) {
                faults.add(pointer, "wrong-kind", "must have an even number of hexadecimal digits: two for each byte");
            }
        });
    }

    void version(String pointer, JsonValue value) {
        text(pointer, value).ifPresent(version -> {
            boolean shaped = !version.isEmpty()
                    && version.length() <= 20
                    && Character.isDigit(version.charAt(0))
                    && Character.isDigit(version.charAt(version.length() - 1))
                    && !version.contains("..")
                    && version.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.');
            if (!shaped) {
                faults.add(pointer, "version-format", "must be a version number such as 2.0");
            }
        });
    }

    void time(String pointer, JsonValue value) {
        text(pointer, value).ifPresent(time -> {
            if (EventTimes.parse(time).isEmpty()) {
                faults.add(
                        pointer,
                        "time-format",
                        "must be a date and time with a time zone offset, such as 2026-11-22T10:30:00+01:00");
            }
        });
    }

    void offset(String pointer, JsonValue value) {
        text(pointer, value).ifPresent(offset -> {
            if (EventTimes.offset(offset).isEmpty()) {
                faults.add(
                        pointer,
                        "offset-format",
                        "must be a time zone offset such as +01:00 or -06:00, at most 14 hours");
            }
        });
    }

    void action(String pointer, JsonValue value) {
        text(pointer, value).ifPresent(action -> {
            if (!action.equals("ADD") && !action.equals("OBSERVE") && !action.equals("DELETE")) {
                faults.add(pointer, "action", "must be ADD, OBSERVE or DELETE");
            }
        });
    }

    /** A word of the vocabulary in any of its spellings, or a URI of one's own that does not look like one of GS1's. */
    Rule word(Family family) {
        return (pointer, value) -> text(pointer, value).ifPresent(word -> {
            String expanded = context.expand(word);
            boolean known = Cbv.isWord(family, Cbv.bare(family, expanded));
            if (known && Cbv.isOnlyForXml(family, word)) {
                faults.add(
                        pointer,
                        "word-spelling",
                        "must have the bare word of GS1's vocabulary; this spelling is for XML");
            } else if (known) {
                return;
            } else if (word.indexOf(':') < 0 || Cbv.isSpelledAsStandard(family, expanded)) {
                faults.add(
                        pointer,
                        "unknown-word",
                        "is no word of GS1's vocabulary for this field; use one of its words, or a URI of your own");
            } else {
                uri(pointer, value);
            }
        });
    }

    void uri(String pointer, JsonValue value) {
        checkedUri(pointer, value);
    }

    /** A URI; where it is meant to be a GS1 key, a valid one. */
    void identifier(String pointer, JsonValue value) {
        gs1(pointer, value);
    }

    /** An identifier of one thing: a GS1 key of a class or a lot belongs in a list of quantities (EPCIS 2.0, section 7.3.3). */
    void instance(String pointer, JsonValue value) {
        gs1(pointer, value)
                .filter(identifier -> identifier.isClass() || identifier.isLot())
                .ifPresent(identifier -> faults.add(
                        pointer,
                        "class-level",
                        "names a class or a lot, but must name one thing; classes and lots belong in a list of"
                                + " quantities"));
    }

    /** An identifier of a class or a lot: a GS1 key of one thing belongs in a list of EPCs. */
    void classLevel(String pointer, JsonValue value) {
        gs1(pointer, value)
                .filter(identifier -> identifier.isItem() || identifier.isUnit())
                .ifPresent(identifier -> faults.add(
                        pointer,
                        "instance-level",
                        "names one thing, but must name a class or a lot; single things belong in a list of EPCs"));
    }

    private Optional<GS1Identifier> gs1(String pointer, JsonValue value) {
        return checkedUri(pointer, value).flatMap(uri -> {
            try {
                return GS1Identifier.ifMeant(uri);
            } catch (GS1Exception e) {
                faults.add(pointer, e.code(), "is no valid GS1 identifier: " + e.sentence());
                return Optional.empty();
            }
        });
    }

    private Optional<String> checkedUri(String pointer, JsonValue value) {
        Optional<String> text = text(pointer, value);
        if (text.isEmpty()) {
            return text;
        }
        if (text.get().length() > MAX_URI) {
            faults.add(pointer, "too-long", "is longer than " + MAX_URI + " characters");
            return Optional.empty();
        }
        if (!isUri(text.get())) {
            faults.add(pointer, "uri-format", "must be a URI, such as urn:… or https://…, without spaces");
            return Optional.empty();
        }
        return text;
    }

    /** A scheme, a colon and something after it, of the characters that RFC 3986 has. */
    static boolean isUri(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1 || !isLetter(text.charAt(0))) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = isLetter(c) || c >= '0' && c <= '9';
            boolean fits =
                    i < colon ? plain || c == '+' || c == '-' || c == '.' : plain || URI_SPECIALS.indexOf(c) >= 0;
            if (!fits || c == '%' && !isEscape(text, i)) {
                return false;
            }
        }
        return !text.startsWith("//", colon + 1) || isAuthority(authority(text, colon + 3));
    }

    private static String authority(String text, int from) {
        int end = from;
        while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(from, end);
    }

    /** User, host and port (RFC 3986, section 3.2): after a colon there are digits only, an IPv6 address in brackets apart. */
    private static boolean isAuthority(String authority) {
        String host = authority.substring(authority.indexOf('@') + 1);
        int port = host.indexOf(':', host.startsWith("[") ? host.indexOf(']') + 1 : 0);
        return port < 0 || host.substring(port + 1).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isEscape(String text, int at) {
        return at + 2 < text.length()
                && Character.digit(text.charAt(at + 1), 16) >= 0
                && Character.digit(text.charAt(at + 2), 16) >= 0;
    }

    private static boolean isLetter(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    /** A list whose entries each keep {@code rule}; {@code unique} if none may come twice. */
    Rule list(Rule rule, boolean unique) {
        return (pointer, value) -> {
            if (!(value instanceof JsonArray array)) {
                faults.add(pointer, "wrong-kind", "must be a list (in square brackets)");
                return;
            }
            if (array.size() > MAX_LIST) {
                faults.add(pointer, "too-many", "has more than " + MAX_LIST + " entries");
                return;
            }
            Set<JsonValue> seen = new HashSet<>();
            for (int i = 0; i < array.size() && !faults.isFull(); i++) {
                String place = JsonPointer.element(pointer, i);
                rule.check(place, array.get(i));
                if (unique && !seen.add(array.get(i))) {
                    faults.add(place, "duplicate", "is there twice");
                }
            }
        };
    }

    /** One value, or a list of them. */
    Rule oneOrMore(Rule rule) {
        return (pointer, value) -> {
            if (value.kind() == Kind.ARRAY) {
                list(rule, false).check(pointer, value);
            } else {
                rule.check(pointer, value);
            }
        };
    }

    /** The form of an {@code @context}: an address, a group of names, or a list of those (JSON-LD 1.1). */
    void context(String pointer, JsonValue value) {
        if (value instanceof JsonArray array) {
            Set<JsonValue> seen = new HashSet<>();
            for (int i = 0; i < array.size() && i < MAX_LIST && !faults.isFull(); i++) {
                contextEntry(JsonPointer.element(pointer, i), array.get(i));
                if (!seen.add(array.get(i))) {
                    faults.add(JsonPointer.element(pointer, i), "duplicate", "is there twice");
                }
            }
        } else {
            contextEntry(pointer, value);
        }
    }

    private void contextEntry(String pointer, JsonValue entry) {
        boolean address = entry instanceof JsonString string && isUri(string.value());
        if (!address && entry.kind() != Kind.OBJECT) {
            faults.add(
                    pointer,
                    "context-format",
                    "must be the address of a context, or a group of prefixes with their namespaces");
        }
    }

    /**
     * Of an object's members those must be known that are no extensions; extensions must have a prefix that the context
     * declares, or a URI as their name, and must not nest too deep.
     */
    void names(String pointer, JsonObject object, Set<String> known) {
        for (int i = 0; i < object.size(); i++) {
            String name = object.names().get(i);
            if (known.contains(name)) {
                continue;
            }
            String place = JsonPointer.member(pointer, name);
            int colon = name.indexOf(':');
            if (colon < 1) {
                faults.add(
                        place,
                        "unknown-field",
                        "is no field of the standard here; a field of your own needs a prefix that @context declares");
            } else if (!isExtension(name, colon)) {
                faults.add(place, "undeclared-prefix", "has a prefix that @context does not declare");
            } else if (depth(object.values().get(i)) > MAX_DEPTH) {
                faults.add(place, "too-deep", "nests more than " + MAX_DEPTH + " levels deep");
            }
        }
    }

    private boolean isExtension(String name, int colon) {
        String prefix = name.substring(0, colon);
        return context.namespace(prefix).isPresent()
                || isUri(name) && (name.startsWith("//", colon + 1) || URI_SCHEMES.contains(prefix));
    }

    /** How deep a value nests; recursion is safe, for the parser has bounded it. */
    private static int depth(JsonValue value) {
        int deepest = 0;
        if (value instanceof JsonArray array) {
            for (JsonValue element : array) {
                deepest = Math.max(deepest, depth(element));
            }
        } else if (value instanceof JsonObject object) {
            for (JsonValue member : object.values()) {
                deepest = Math.max(deepest, depth(member));
            }
        } else {
            return 0;
        }
        return deepest + 1;
    }
}
