package io.waymark.backend.query;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonNull;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonString;
import io.waymark.json.JsonValue;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One query parameter as it was given: in a URL, where | separates several values, or as a member of a JSON query.
 *
 * @param name the parameter
 * @param values its texts; one where it came in a URL
 * @param url whether it came in a URL
 */
record Given(String name, List<String> values, boolean url) {
    private static final int MOST_VALUES = 100;
    private static final int LONGEST_VALUE = 2_000;
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][-+]?[0-9]{1,2})?");

    static Given ofUrl(String name, String[] values) {
        if (values.length != 1) {
            throw QueryParameters.fault(name, "A parameter comes once; several values of it are separated by |.");
        }
        return new Given(name, List.of(values), true);
    }

    static Given ofJson(String name, JsonValue value) {
        List<String> texts = new ArrayList<>();
        for (JsonValue one : value instanceof JsonArray array ? array.values() : List.of(value)) {
            if (one instanceof JsonObject || one instanceof JsonArray) {
                throw QueryParameters.fault(name, "The value is a text, a number, a truth value or a list of them.");
            }
            texts.add(one instanceof JsonString text ? text.value() : one instanceof JsonNull ? "true" : one.text());
        }
        return new Given(name, texts, false);
    }

    /** Never empty, each neither empty nor too long. */
    List<String> list() {
        List<String> parts = url ? Arrays.asList(values.get(0).split("\\|", -1)) : values;
        if (parts.isEmpty() || parts.size() > MOST_VALUES) {
            throw QueryParameters.fault(name, "A parameter has 1 to " + MOST_VALUES + " values.");
        }
        parts.forEach(this::requireText);
        return parts;
    }

    String single() {
        if (values.size() != 1) {
            throw QueryParameters.fault(name, "The parameter takes one value.");
        }
        requireText(values.get(0));
        return values.get(0);
    }

    /** Holds a text to what a database takes, and to a length. */
    void requireText(String value) {
        boolean fit = !value.isEmpty() && value.length() <= LONGEST_VALUE;
        for (int i = 0; fit && i < value.length(); i++) {
            char c = value.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1));
            fit = pair || c != 0 && !Character.isSurrogate(c);
            i += pair ? 1 : 0;
        }
        if (!fit) {
            throw QueryParameters.fault(name, "A value is empty, too long, or has a character that no text has.");
        }
    }

    List<String> among(Set<String> known) {
        List<String> given = list();
        if (!known.containsAll(given)) {
            throw QueryParameters.fault(
                    name,
                    "The values are among: "
                            + String.join(", ", known.stream().sorted().toList()) + ".");
        }
        return given;
    }

    /** A truth value; a parameter that only has to be there, as the standard has it, may come empty. */
    boolean yes() {
        if (values.equals(List.of(""))) {
            return true;
        }
        String value = single();
        return switch (value) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw QueryParameters.fault(name, "The value is true or false.");
        };
    }

    int count() {
        String value = single();
        if (!value.matches("[0-9]{1,9}")) {
            throw QueryParameters.fault(name, "The value is a number of at most nine digits.");
        }
        return Integer.parseInt(value);
    }

    Instant time() {
        return time(single())
                .orElseThrow(() -> QueryParameters.fault(name, "The value is a date and time with an offset."));
    }

    BigDecimal number() {
        return number(single()).orElseThrow(() -> QueryParameters.fault(name, "The value is a decimal number."));
    }

    static Optional<BigDecimal> number(String value) {
        return NUMBER.matcher(value).matches() ? Optional.of(new BigDecimal(value)) : Optional.empty();
    }

    /** A time that PostgreSQL holds; a plus sign that was not encoded in the URL arrives as a space. */
    static Optional<Instant> time(String value) {
        try {
            Instant time = OffsetDateTime.parse(value.replace(' ', '+')).toInstant();
            boolean held = time.isAfter(Instant.parse("0001-01-01T00:00:00Z"))
                    && time.isBefore(Instant.parse("9999-12-31T00:00:00Z"));
            return held ? Optional.of(time) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
