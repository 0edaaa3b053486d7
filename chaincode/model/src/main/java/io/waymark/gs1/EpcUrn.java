package io.waymark.gs1;

import io.waymark.gs1.GS1Exception.Rule;
import java.util.List;
import java.util.Set;

/**
 * EPC URNs of GS1 keys (EPC Tag Data Standard 1.13, sections 6 to 8) to application identifiers and back. A URN shows where
 * the company prefix ends and leaves check digits out; otherwise the two say the same.
 */
final class EpcUrn {
    private static final String ID = "urn:epc:id:";
    private static final String LGTIN = "urn:epc:class:lgtin:";
    private static final String IDPAT = "urn:epc:idpat:";

    /** Characters that stand for themselves in a URN; the others of CSET 82 and 39 are escaped. */
    private static final String PLAIN = "!'()*+,-.:;=_";

    /** EPC schemes whose keys are not GS1's: they are well formed or not by rules of others. */
    private static final Set<String> OTHER_SCHEMES = Set.of("gid", "usdod", "adi", "bic", "imovn");

    private EpcUrn() {}

    /** Whether a URI is an EPC pure identity, class or pattern of a GS1 key, rightly spelled or not. */
    static boolean claimsToBeOne(String uri) {
        if (uri.startsWith("urn:epc:class:")) {
            return true;
        }
        boolean pattern = uri.startsWith(IDPAT);
        if (!pattern && !uri.startsWith(ID)) {
            return false;
        }
        int start = pattern ? IDPAT.length() : ID.length();
        int colon = uri.indexOf(':', start);
        return colon < 0 || !OTHER_SCHEMES.contains(uri.substring(start, colon));
    }

    static List<AiValue> parse(String urn) {
        if (urn.startsWith(LGTIN)) {
            Parts parts = new Parts(urn.substring(LGTIN.length()));
            return List.of(new AiValue("01", gtin(parts)), new AiValue("10", parts.text()));
        }
        boolean pattern = urn.startsWith(IDPAT);
        if (!pattern && !urn.startsWith(ID)) {
            throw new GS1Exception(Rule.UNKNOWN_SCHEME);
        }
        int start = pattern ? IDPAT.length() : ID.length();
        int colon = urn.indexOf(':', start);
        if (colon < 0) {
            throw new GS1Exception(Rule.SYNTAX);
        }
        String scheme = urn.substring(start, colon);
        Parts parts = new Parts(urn.substring(colon + 1));
        return pattern ? ofClass(scheme, parts) : ofOne(scheme, parts);
    }

    private static List<AiValue> ofOne(String scheme, Parts parts) {
        return switch (scheme) {
            case "sgtin" -> List.of(new AiValue("01", gtin(parts)), new AiValue("21", parts.text()));
            case "upui" -> List.of(new AiValue("01", gtin(parts)), new AiValue("235", parts.text()));
            case "itip" -> List.of(new AiValue("8006", itip(parts)), new AiValue("21", parts.text()));
            case "sscc" -> List.of(new AiValue("00", sscc(parts)));
            case "sgln" -> sgln(parts);
            case "pgln" -> List.of(new AiValue("417", parts.last(thirteen(parts))));
            case "grai" -> List.of(new AiValue("8003", "0" + thirteen(parts) + parts.text()));
            case "gdti" -> List.of(new AiValue("253", thirteen(parts) + parts.text()));
            case "sgcn" -> List.of(new AiValue("255", thirteen(parts) + parts.text()));
            case "giai" -> List.of(new AiValue("8004", parts.prefix() + parts.text()));
            case "ginc" -> List.of(new AiValue("401", parts.prefix() + parts.text()));
            case "gsin" -> List.of(new AiValue("402", parts.last(checked(parts, 16))));
            case "gsrn" -> List.of(new AiValue("8018", parts.last(checked(parts, 17))));
            case "gsrnp" -> List.of(new AiValue("8017", parts.last(checked(parts, 17))));
            case "cpi" -> List.of(new AiValue("8010", component(parts)), new AiValue("8011", parts.text()));
            default -> throw new GS1Exception(Rule.UNKNOWN_SCHEME);
        };
    }

    /** A pattern with {@code *} for the serial number only is how EPCIS names a class; wider ones name several. */
    private static List<AiValue> ofClass(String scheme, Parts parts) {
        AiValue key =
                switch (scheme) {
                    case "sgtin", "upui" -> new AiValue("01", gtin(parts));
                    case "itip" -> new AiValue("8006", itip(parts));
                    case "grai" -> new AiValue("8003", "0" + thirteen(parts));
                    case "gdti" -> new AiValue("253", thirteen(parts));
                    case "sgcn" -> new AiValue("255", thirteen(parts));
                    case "cpi" -> new AiValue("8010", component(parts));
                    default -> throw new GS1Exception(Rule.PATTERN);
                };
        parts.star();
        return List.of(key);
    }

    private static String gtin(Parts parts) {
        String prefix = parts.prefix();
        String item = parts.digits(13 - prefix.length());
        String digits = item.charAt(0) + prefix + item.substring(1);
        return digits + CheckDigits.of(digits);
    }

    private static String itip(Parts parts) {
        String gtin = gtin(parts);
        return gtin + parts.digits(2) + parts.digits(2);
    }

    private static String sscc(Parts parts) {
        String prefix = parts.prefix();
        String serial = parts.digits(17 - prefix.length());
        String digits = serial.charAt(0) + prefix + serial.substring(1);
        return parts.last(digits + CheckDigits.of(digits));
    }

    private static String thirteen(Parts parts) {
        return checked(parts, 12);
    }

    /** Company prefix and reference, {@code length} digits together, and their check digit. */
    private static String checked(Parts parts, int length) {
        String prefix = parts.prefix();
        String digits = prefix + parts.digits(length - prefix.length());
        return digits + CheckDigits.of(digits);
    }

    private static String component(Parts parts) {
        return parts.prefix() + parts.next();
    }

    private static List<AiValue> sgln(Parts parts) {
        AiValue gln = new AiValue("414", thirteen(parts));
        String extension = parts.text();
        return extension.equals("0") ? List.of(gln) : List.of(gln, new AiValue("254", extension));
    }

    /** The parts of a URN between dots, taken from the left; the last one may have dots itself. */
    private static final class Parts {
        private final String text;
        private int at;

        Parts(String text) {
            this.text = text;
        }

        /** The GS1 company prefix: 6 to 12 digits. */
        String prefix() {
            String prefix = raw();
            if (prefix.length() < 6 || prefix.length() > 12) {
                throw new GS1Exception(Rule.PREFIX_LENGTH);
            }
            return digitsOnly(prefix);
        }

        String digits(int length) {
            String digits = raw();
            if (digits.length() != length) {
                throw new GS1Exception(digits.contains("*") ? Rule.PATTERN : Rule.LENGTH);
            }
            return digitsOnly(digits);
        }

        String next() {
            return unescaped(raw());
        }

        /** All that is left, which must not be nothing. */
        String text() {
            if (at >= text.length()) {
                throw new GS1Exception(Rule.EMPTY);
            }
            String rest = text.substring(at);
            at = text.length() + 1;
            return unescaped(rest);
        }

        void star() {
            if (!text.substring(Math.min(at, text.length())).equals("*")) {
                throw new GS1Exception(Rule.PATTERN);
            }
        }

        /** {@code value}, if nothing is left after it. */
        String last(String value) {
            if (at <= text.length()) {
                throw new GS1Exception(Rule.LENGTH);
            }
            return value;
        }

        private String raw() {
            if (at > text.length()) {
                throw new GS1Exception(Rule.SYNTAX);
            }
            int dot = text.indexOf('.', at);
            int end = dot < 0 ? text.length() : dot;
            String part = text.substring(at, end);
            at = end + 1;
            return part;
        }

        private static String digitsOnly(String part) {
            for (int i = 0; i < part.length(); i++) {
                if (!AiRules.inSet('N', part.charAt(i))) {
                    throw new GS1Exception(part.contains("*") ? Rule.PATTERN : Rule.CHARACTER_SET);
                }
            }
            return part;
        }

        private static String unescaped(String part) {
            for (int i = 0; i < part.length(); i++) {
                char c = part.charAt(i);
                if (c != '%' && !plain(c)) {
                    throw new GS1Exception(Rule.CHARACTER_SET);
                }
            }
            return PercentCoding.decode(part);
        }
    }

    private static boolean plain(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || PLAIN.indexOf(c) >= 0;
    }

    static String write(GS1Identifier identifier, int prefixLength) {
        if (prefixLength < 6 || prefixLength > 12) {
            throw new GS1Exception(Rule.PREFIX_LENGTH);
        }
        String key = identifier.key().value();
        String qualifier = identifier.ais().size() > 1 ? identifier.ais().get(1).ai() : "";
        String extra =
                qualifier.isEmpty() ? "" : escaped(identifier.ais().get(1).value());
        return switch (identifier.key().ai()) {
            case "00" -> ID + "sscc:" + shifted(key, 17, prefixLength);
            case "01" -> ofGtin(key, qualifier, extra, prefixLength);
            case "8006" -> ofItip(key, qualifier, extra, prefixLength);
            case "414" -> ofGln(key, qualifier, extra, prefixLength);
            case "417" -> onlyKey(qualifier, ID + "pgln:" + split(key, 12, prefixLength));
            case "402" -> ID + "gsin:" + split(key, 16, prefixLength);
            case "8018" -> onlyKey(qualifier, ID + "gsrn:" + split(key, 17, prefixLength));
            case "8017" -> onlyKey(qualifier, ID + "gsrnp:" + split(key, 17, prefixLength));
            case "8003" -> serialised("grai:", key.substring(1), prefixLength);
            case "253" -> serialised("gdti:", key, prefixLength);
            case "255" -> serialised("sgcn:", key, prefixLength);
            case "8004" -> onlyKey(qualifier, ID + "giai:" + open(key, prefixLength));
            case "401" -> ID + "ginc:" + open(key, prefixLength);
            case "8010" ->
                qualifier.isEmpty()
                        ? IDPAT + "cpi:" + open(key, prefixLength) + ".*"
                        : ID + "cpi:" + open(key, prefixLength) + '.' + extra;
            default -> throw new GS1Exception(Rule.NO_URN);
        };
    }

    private static String ofGtin(String gtin, String qualifier, String extra, int prefixLength) {
        String item = shifted(gtin, 13, prefixLength);
        return switch (qualifier) {
            case "21" -> ID + "sgtin:" + item + '.' + extra;
            case "235" -> ID + "upui:" + item + '.' + extra;
            case "10" -> LGTIN + item + '.' + extra;
            default -> IDPAT + "sgtin:" + item + ".*";
        };
    }

    private static String ofItip(String itip, String qualifier, String extra, int prefixLength) {
        String piece = shifted(itip, 13, prefixLength) + '.' + itip.substring(14, 16) + '.' + itip.substring(16);
        return switch (qualifier) {
            case "21" -> ID + "itip:" + piece + '.' + extra;
            case "" -> IDPAT + "itip:" + piece + ".*";
            default -> throw new GS1Exception(Rule.NO_URN);
        };
    }

    /** The extension 0 means "none" in a URN, so a place whose extension is 0 has no URN. */
    private static String ofGln(String gln, String qualifier, String extra, int prefixLength) {
        if (!qualifier.isEmpty() && !qualifier.equals("254") || extra.equals("0")) {
            throw new GS1Exception(Rule.NO_URN);
        }
        return ID + "sgln:" + split(gln, 12, prefixLength) + '.' + (extra.isEmpty() ? "0" : extra);
    }

    private static String serialised(String scheme, String key, int prefixLength) {
        String type = scheme + split(key, 12, prefixLength) + '.';
        return key.length() == 13 ? IDPAT + type + '*' : ID + type + escaped(key.substring(13));
    }

    private static String onlyKey(String qualifier, String urn) {
        if (!qualifier.isEmpty()) {
            throw new GS1Exception(Rule.NO_URN);
        }
        return urn;
    }

    /** The company prefix after the first digit, then that digit and what follows the prefix. */
    private static String shifted(String key, int digits, int prefixLength) {
        int end = 1 + prefixLength;
        return key.substring(1, end) + '.' + key.charAt(0) + key.substring(end, digits);
    }

    private static String split(String key, int digits, int prefixLength) {
        return key.substring(0, prefixLength) + '.' + key.substring(prefixLength, digits);
    }

    private static String open(String key, int prefixLength) {
        for (int i = 0; i < prefixLength; i++) {
            if (i >= key.length() - 1 || !AiRules.inSet('N', key.charAt(i))) {
                throw new GS1Exception(Rule.PREFIX_LENGTH);
            }
        }
        return key.substring(0, prefixLength) + '.' + escaped(key.substring(prefixLength));
    }

    private static String escaped(String value) {
        StringBuilder out = new StringBuilder(value.length() + 8);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            out.append(plain(c) ? String.valueOf(c) : PercentCoding.encode(String.valueOf(c)));
        }
        return out.toString();
    }
}
