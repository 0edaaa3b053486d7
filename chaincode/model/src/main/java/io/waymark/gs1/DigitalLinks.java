package io.waymark.gs1;

import io.waymark.gs1.AiTable.Ai;
import io.waymark.gs1.GS1Exception.Rule;
import io.waymark.gs1.GS1Message.Edition;
import io.waymark.gs1.GS1Message.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** GS1 Digital Link URIs: reading them, and which qualifiers may follow which key (GS1 Digital Link URI Syntax, section 4). */
final class DigitalLinks {
    private static final String URI_SPECIALS = "-._~:/?#[]@!$&'()*+,;=%";
    private static final String NOT_IN_HOST = "_~?#@!$&'()*+,;=%";

    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /** Eight bytes of a key and its AI need as many characters; shorter segments are words of somebody's path. */
    private static final int MIN_COMPRESSED = 11;

    /** The first two digits of the keys. */
    private static final Set<Integer> KEY_STARTS = Set.of(0, 1, 25, 40, 41, 80);

    /** The words that stood for keys and qualifiers until they were withdrawn. */
    private static final Map<String, String> ALPHAS = Map.ofEntries(
            Map.entry("cpid", "8010"),
            Map.entry("cpsn", "8011"),
            Map.entry("cpv", "22"),
            Map.entry("gcn", "255"),
            Map.entry("gdti", "253"),
            Map.entry("giai", "8004"),
            Map.entry("ginc", "401"),
            Map.entry("gln", "414"),
            Map.entry("glnx", "254"),
            Map.entry("gmn", "8013"),
            Map.entry("grai", "8003"),
            Map.entry("gsin", "402"),
            Map.entry("gsrn", "8018"),
            Map.entry("gsrnp", "8017"),
            Map.entry("gtin", "01"),
            Map.entry("itip", "8006"),
            Map.entry("lot", "10"),
            Map.entry("party", "417"),
            Map.entry("refno", "8020"),
            Map.entry("ser", "21"),
            Map.entry("srin", "8019"),
            Map.entry("sscc", "00"));

    private DigitalLinks() {}

    static GS1Message parse(String uri, Edition edition) {
        checkCharacters(uri);
        int pathStart = afterHost(uri, edition);
        int fragment = orEnd(uri.indexOf('#', pathStart), uri.length());
        int query = orEnd(uri.substring(0, fragment).indexOf('?', pathStart), fragment);
        List<AiValue> path = path(uri.substring(pathStart, query), edition);
        checkPath(path);
        return query < fragment
                ? withQuery(path, uri.substring(query + 1, fragment), edition)
                : new GS1Message(path, List.of());
    }

    /** The grammar lets a semicolon part parameters, too; but values may have one, so it does only where nothing else will do. */
    private static GS1Message withQuery(List<AiValue> path, String query, Edition edition) {
        try {
            return withQuery(path, query.split("&", -1), edition);
        } catch (GS1Exception refused) {
            if (query.indexOf(';') >= 0) {
                try {
                    return withQuery(path, query.split("[&;]", -1), edition);
                } catch (GS1Exception alsoRefused) {
                    refused.addSuppressed(alsoRefused);
                }
            }
            throw refused;
        }
    }

    private static GS1Message withQuery(List<AiValue> path, String[] query, Edition edition) {
        List<Parameter> others = new ArrayList<>();
        List<AiValue> attributes = attributes(query, path, edition, others);
        return new GS1Message(path, attributes, others);
    }

    /**
     * Whether an address means to be a Digital Link: it is on {@code id.gs1.org}, or a key's AI stands in its path before
     * a value that begins with about as many digits as that key begins with (three quarters of them, so that one with a
     * digit lost is still told to be wrong). Other addresses are nobody's business here.
     */
    static boolean claimsToBeOne(String uri) {
        boolean plain = uri.regionMatches(true, 0, "http://", 0, 7);
        if (!plain && !uri.regionMatches(true, 0, "https://", 0, 8)) {
            return false;
        }
        int host = plain ? 7 : 8;
        if (uri.regionMatches(true, host, "id.gs1.org/", 0, 11)) {
            return true;
        }
        int fragment = orEnd(uri.indexOf('#'), uri.length());
        int query = orEnd(uri.indexOf('?'), fragment);
        String[] segments = uri.substring(host, Math.min(query, fragment)).split("/", -1);
        for (int i = 1; i + 1 < segments.length; i++) {
            Ai ai = find(segments[i], Edition.EPCIS_2_0);
            if (ai != null && ai.key() && beginsLike(ai, segments[i + 1])) {
                return true;
            }
        }
        return false;
    }

    private static boolean beginsLike(Ai ai, String value) {
        int digits = 0;
        while (digits < value.length() && AiRules.inSet('N', value.charAt(digits))) {
            digits++;
        }
        int leading = ai.format().get(0).set() == 'N' ? ai.min() : 4;
        return digits >= (leading * 3 + 3) / 4;
    }

    /** Refuses a path that is no key followed by qualifiers of its own in their order. */
    static void checkPath(List<AiValue> path) {
        if (path.isEmpty()) {
            throw new GS1Exception(Rule.NO_KEY);
        }
        Ai key = AiTable.find(path.get(0).ai());
        if (!key.key()) {
            throw new GS1Exception(Rule.NO_KEY);
        }
        if (path.size() > 1 && !follows(key, qualifiersOf(path))) {
            throw new GS1Exception(Rule.QUALIFIER_ORDER, key.code());
        }
    }

    private static List<String> qualifiersOf(List<AiValue> path) {
        List<String> qualifiers = new ArrayList<>(path.size());
        for (int i = 1; i < path.size(); i++) {
            qualifiers.add(path.get(i).ai());
        }
        return qualifiers;
    }

    /**
     * Of AIs in any order: the first key, and the most of its qualifiers that are there, those first that have no other place
     * in a Digital Link.
     */
    static List<AiValue> longestPath(List<AiValue> ais) {
        AiValue key = ais.stream()
                .filter(value -> AiTable.find(value.ai()).key())
                .findFirst()
                .orElseThrow(() -> new GS1Exception(Rule.NO_KEY));
        List<AiValue> best = List.of(key);
        for (List<String> sequence : AiTable.find(key.ai()).qualifiers()) {
            List<AiValue> path = new ArrayList<>(List.of(key));
            for (String qualifier : sequence) {
                ais.stream()
                        .filter(value -> value.ai().equals(qualifier))
                        .findFirst()
                        .ifPresent(path::add);
            }
            best = weight(path) > weight(best) ? path : best;
        }
        return best;
    }

    private static long weight(List<AiValue> path) {
        return path.size()
                + 10
                        * path.stream()
                                .filter(value -> !AiTable.find(value.ai()).attribute())
                                .count();
    }

    private static boolean follows(Ai key, List<String> qualifiers) {
        for (List<String> sequence : key.qualifiers()) {
            if (isSubsequence(qualifiers, sequence)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSubsequence(List<String> part, List<String> whole) {
        int at = 0;
        for (String element : whole) {
            if (at < part.size() && part.get(at).equals(element)) {
                at++;
            }
        }
        return at == part.size();
    }

    private static void checkCharacters(String uri) {
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            boolean letterOrDigit = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
            if (!letterOrDigit && URI_SPECIALS.indexOf(c) < 0) {
                throw new GS1Exception(Rule.CHARACTER_SET);
            }
        }
    }

    /** Where the path begins. The scheme in one case throughout, as GS1's own tools have it; EPCIS 2.0 documents in any. */
    private static int afterHost(String uri, Edition edition) {
        int colon = uri.indexOf("://");
        String scheme = colon < 0 ? "" : uri.substring(0, colon);
        if (edition == Edition.EPCIS_2_0) {
            scheme = scheme.toLowerCase(Locale.ROOT);
        }
        if (!Set.of("http", "https", "HTTP", "HTTPS").contains(scheme)) {
            throw new GS1Exception(Rule.SCHEME);
        }
        int start = colon + 3;
        int slash = uri.indexOf('/', start);
        if (slash <= start) {
            throw new GS1Exception(slash < 0 ? Rule.NO_KEY : Rule.HOST);
        }
        for (int i = start; i < slash; i++) {
            if (NOT_IN_HOST.indexOf(uri.charAt(i)) >= 0) {
                throw new GS1Exception(Rule.HOST);
            }
        }
        return slash;
    }

    /** From the right, pairs of AI and value up to the first key: what stands before it is anybody's own path. */
    private static List<AiValue> path(String path, Edition edition) {
        String[] segments = path.split("/", -1);
        for (int i = segments.length - 2; i >= 1; i -= 2) {
            Ai ai = find(segments[i], edition);
            if (ai == null) {
                break;
            }
            if (ai.key()) {
                return pairs(segments, i, edition);
            }
        }
        throw new GS1Exception(whyNone(segments));
    }

    /** Why a path without a key has none. */
    private static Rule whyNone(String[] segments) {
        for (int i = 1; i + 1 < segments.length; i++) {
            if (ALPHAS.containsKey(segments[i].toLowerCase(Locale.ROOT)) && !segments[i + 1].isEmpty()) {
                return Rule.ALIAS;
            }
        }
        return isCompressed(segments[segments.length - 1]) ? Rule.COMPRESSED : Rule.NO_KEY;
    }

    /**
     * Whether the last segment looks like one of the compressed form (GS1 Digital Link Standard 1.1, section 8): base64url of
     * bits that begin with a key's AI in two to four half bytes, or with one of the codes for frequent combinations.
     */
    private static boolean isCompressed(String segment) {
        int length = segment.length();
        if (length < MIN_COMPRESSED || !segment.chars().allMatch(c -> BASE64.indexOf(c) >= 0)) {
            return false;
        }
        int bits = BASE64.indexOf(segment.charAt(0)) << 6 | BASE64.indexOf(segment.charAt(1));
        int high = bits >> 8;
        int low = bits >> 4 & 15;
        if (high > 9) {
            return false;
        }
        return low > 9 || KEY_STARTS.contains(high * 10 + low);
    }

    private static List<AiValue> pairs(String[] segments, int from, Edition edition) {
        List<AiValue> pairs = new ArrayList<>();
        for (int i = from; i < segments.length; i += 2) {
            Ai ai = find(segments[i], edition);
            pairs.add(value(ai, segments[i + 1], edition));
        }
        return pairs;
    }

    private static List<AiValue> attributes(
            String[] query, List<AiValue> path, Edition edition, List<Parameter> others) {
        List<AiValue> attributes = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        path.forEach(value -> seen.add(value.ai()));
        for (String parameter : query) {
            int equals = parameter.indexOf('=');
            if (equals < 1 || !parameter.chars().limit(equals).allMatch(c -> c >= '0' && c <= '9')) {
                other(parameter, equals, others);
                continue;
            }
            Ai ai = AiTable.find(parameter.substring(0, equals));
            if (ai == null) {
                throw new GS1Exception(Rule.UNKNOWN_AI);
            }
            AiValue value = value(ai, parameter.substring(equals + 1), edition);
            AiRules.check(ai, value.value());
            if (!seen.add(ai.code())) {
                throw new GS1Exception(Rule.DUPLICATE, ai.code());
            }
            if (attributes.size() == GS1Message.MAX_AIS) {
                throw new GS1Exception(Rule.TOO_MANY);
            }
            attributes.add(value);
        }
        attributes.forEach(value -> checkAttribute(value, path));
        return attributes;
    }

    private static void other(String parameter, int equals, List<Parameter> others) {
        if (parameter.isEmpty()) {
            return;
        }
        if (others.size() == GS1Message.MAX_AIS) {
            throw new GS1Exception(Rule.TOO_MANY);
        }
        int end = equals < 0 ? parameter.length() : equals;
        others.add(new Parameter(parameter.substring(0, end), equals < 0 ? "" : parameter.substring(equals + 1)));
    }

    private static void checkAttribute(AiValue value, List<AiValue> path) {
        if (!AiTable.find(value.ai()).attribute()) {
            throw new GS1Exception(Rule.NOT_ATTRIBUTE, value.ai());
        }
        List<String> qualifiers = qualifiersOf(path);
        for (int i = 0; i <= qualifiers.size(); i++) {
            List<String> trial = new ArrayList<>(qualifiers);
            trial.add(i, value.ai());
            if (follows(AiTable.find(path.get(0).ai()), trial)) {
                throw new GS1Exception(Rule.IN_PATH, value.ai());
            }
        }
    }

    private static AiValue value(Ai ai, String encoded, Edition edition) {
        String value = PercentCoding.decode(encoded);
        int length = value.length();
        boolean short14 = ai.code().equals("01") && (length == 8 || length == 12 || length == 13);
        if (edition == Edition.EPCIS_2_0 && short14) {
            value = "0".repeat(14 - length) + value;
        }
        AiRules.check(ai, value);
        return new AiValue(ai.code(), value);
    }

    private static Ai find(String segment, Edition edition) {
        String ai = edition == Edition.EPCIS_2_0 ? ALPHAS.getOrDefault(segment, segment) : segment;
        return AiTable.find(ai);
    }

    private static int orEnd(int index, int end) {
        return index < 0 ? end : index;
    }
}
