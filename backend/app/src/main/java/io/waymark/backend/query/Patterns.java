package io.waymark.backend.query;

import io.waymark.gs1.CheckDigits;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.projection.event.EventFilter.Match;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Patterns of MATCH parameters (EPCIS 2.0, section 8.2.7.1.1): EPC patterns ({@code urn:epc:idpat:…}) with {@code *} for the
 * last components, and GS1 Digital Link URIs with {@code *} for the last value. They become patterns of SQL's LIKE over
 * canonical identifiers.
 */
final class Patterns {
    private static final Pattern IDPAT = Pattern.compile("urn:epc:idpat:([a-z]{3,5}):([^:]+)");
    private static final Pattern LINK = Pattern.compile("(https?://[^?#]+)/([0-9]{2,4})/\\*");
    private static final Pattern HAS_KEY = Pattern.compile("https?://[^/]+/(.*/)?[0-9]{2,4}/.*");
    private static final Pattern PREFIX = Pattern.compile("[0-9]{6,12}");
    private static final String BASE = GS1Identifier.CANONICAL_BASE + "/";
    private static final String ANY = "%";

    /** How a key of a scheme is made up: its AI, digits before the check digit, and what follows. */
    private enum Shape {
        /** Indicator or extension digit first. */
        SHIFTED,
        /** Company prefix first. */
        STRAIGHT,
        /** Company prefix first, then anything. */
        OPEN
    }

    private record Scheme(String ai, Shape shape, int digits, boolean checked, String qualifier) {}

    private static final Map<String, Scheme> SCHEMES = Map.ofEntries(
            Map.entry("sgtin", new Scheme("01", Shape.SHIFTED, 13, true, "/21/")),
            Map.entry("upui", new Scheme("01", Shape.SHIFTED, 13, true, "/235/")),
            Map.entry("sscc", new Scheme("00", Shape.SHIFTED, 17, true, "")),
            Map.entry("sgln", new Scheme("414", Shape.STRAIGHT, 12, true, "")),
            Map.entry("pgln", new Scheme("417", Shape.STRAIGHT, 12, true, "")),
            Map.entry("grai", new Scheme("8003", Shape.STRAIGHT, 12, true, "")),
            Map.entry("gdti", new Scheme("253", Shape.STRAIGHT, 12, true, "")),
            Map.entry("sgcn", new Scheme("255", Shape.STRAIGHT, 12, true, "")),
            Map.entry("gsin", new Scheme("402", Shape.STRAIGHT, 16, true, "")),
            Map.entry("gsrn", new Scheme("8018", Shape.STRAIGHT, 17, true, "")),
            Map.entry("gsrnp", new Scheme("8017", Shape.STRAIGHT, 17, true, "")),
            Map.entry("giai", new Scheme("8004", Shape.OPEN, 0, false, "")),
            Map.entry("ginc", new Scheme("401", Shape.OPEN, 0, false, "")),
            Map.entry("cpi", new Scheme("8010", Shape.OPEN, 0, false, "/8011/")));

    private Patterns() {}

    /**
     * The patterns of canonical identifiers that match; nothing for a pattern of another form.
     *
     * @param classes whether classes and lots are looked for, which the pattern of all serials names as well
     */
    static Optional<List<String>> like(String pattern, boolean classes) {
        Matcher urn = IDPAT.matcher(pattern);
        if (urn.matches()) {
            Scheme scheme = SCHEMES.get(urn.group(1));
            return scheme == null
                    ? Optional.empty()
                    : ofUrn(scheme, urn.group(2).split("\\.", -1), classes);
        }
        Matcher link = LINK.matcher(pattern);
        return link.matches() ? ofLink(link.group(1), link.group(2)) : Optional.empty();
    }

    private static Optional<List<String>> ofLink(String before, String ai) {
        try {
            return Optional.of(List.of(Match.literal(GS1Identifier.of(before) + "/" + ai + "/") + ANY));
        } catch (GS1Exception notAKey) {
            boolean key = HAS_KEY.matcher(before).matches();
            return key ? Optional.empty() : Optional.of(List.of(Match.literal(BASE + ai + "/") + ANY));
        }
    }

    private static Optional<List<String>> ofUrn(Scheme scheme, String[] parts, boolean classes) {
        int given = 0;
        while (given < parts.length && !parts[given].equals("*")) {
            given++;
        }
        for (int i = given; i < parts.length; i++) {
            if (!parts[i].equals("*")) {
                return Optional.empty();
            }
        }
        if (given == parts.length
                || parts.length > 3
                || given > 0 && !PREFIX.matcher(parts[0]).matches()) {
            return Optional.empty();
        }
        String key = BASE + scheme.ai() + "/" + (scheme.ai().equals("8003") ? "0" : "");
        String some = key(scheme, parts, given);
        if (some == null) {
            return Optional.empty();
        }
        String like = Match.literal(key) + some;
        if (classes) {
            return Optional.of(List.of(like, like + "/10/" + ANY));
        }
        return Optional.of(List.of(like + (scheme.qualifier().isEmpty() ? "" : scheme.qualifier() + ANY)));
    }

    /** The key's value as a pattern; null where the components are none of the scheme's. */
    private static @Nullable String key(Scheme scheme, String[] parts, int given) {
        if (given == 0) {
            return ANY;
        }
        String prefix = parts[0];
        if (scheme.shape() == Shape.OPEN) {
            return Match.literal(prefix) + (given == 1 ? ANY : Match.literal(parts[1]));
        }
        if (given == 1) {
            return (scheme.shape() == Shape.SHIFTED ? "_" : "") + prefix + ANY;
        }
        if (!parts[1].matches("[0-9]{1,11}") || prefix.length() + parts[1].length() != scheme.digits()) {
            // A GLN's or an asset's last component may be empty where the prefix has all twelve digits.
            if (!(parts[1].isEmpty() && prefix.length() == scheme.digits())) {
                return null;
            }
        }
        String digits = scheme.shape() == Shape.SHIFTED
                ? parts[1].charAt(0) + prefix + parts[1].substring(1)
                : prefix + parts[1];
        String whole = digits + CheckDigits.of(digits);
        return scheme.shape() == Shape.STRAIGHT ? whole + ANY : whole;
    }
}
