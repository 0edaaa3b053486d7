package io.waymark.gs1;

import io.waymark.gs1.AiTable.Ai;
import io.waymark.gs1.AiTable.Component;
import io.waymark.gs1.GS1Exception.Rule;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What values may be and which may stand together: the rules that {@code ai-table.txt} names. Each is a rule of the GS1
 * General Specifications, section 3 (definitions of the application identifiers) or 4.13 (pairs of them).
 */
final class AiRules {
    private static final String SPECIALS_82 = "!\"%&'()*+,-./:;<=>?_";

    private AiRules() {}

    /** Refuses a value that {@code ai} may not have. */
    static void check(Ai ai, String value) {
        if (value.isEmpty()) {
            throw new GS1Exception(Rule.EMPTY, ai.code());
        }
        if (value.length() < ai.min() || value.length() > ai.max()) {
            throw new GS1Exception(Rule.LENGTH, ai.code());
        }
        int at = 0;
        String before = "";
        for (Component component : ai.format()) {
            int length = Math.min(component.max(), value.length() - at);
            if (component.optional() && length == 0) {
                continue;
            }
            if (length < component.min()) {
                throw new GS1Exception(Rule.LENGTH, ai.code());
            }
            String part = value.substring(at, at + length);
            Rule broken = broken(component, part);
            if (broken == null && component.rules().contains("notbefore") && isBefore(part, before)) {
                broken = Rule.DATE_RANGE;
            }
            if (broken != null) {
                throw new GS1Exception(broken, ai.code());
            }
            at += length;
            before = part;
        }
    }

    /**
     * Refuses AIs of one carrier that may not stand together. The qualifiers in {@code path} need nothing beside them but
     * the key before them: the table would refuse AI 22 after an ITIP, where Digital Links have a place for it.
     */
    static void checkTogether(List<AiValue> path, List<AiValue> others) {
        if (others.isEmpty() && AiTable.find(path.get(0).ai()).requires().isEmpty()) {
            return; // no key and qualifier that may follow each other exclude each other
        }
        Set<String> present = new HashSet<>();
        path.forEach(value -> present.add(value.ai()));
        others.forEach(value -> present.add(value.ai()));
        for (String ai : present) {
            for (String excluded : AiTable.find(ai).excludes()) {
                if (isThere(excluded, ai, present)) {
                    throw new GS1Exception(Rule.EXCLUDED, ai);
                }
            }
        }
        checkRequired(path.get(0).ai(), present);
        others.forEach(other -> checkRequired(other.ai(), present));
        if (present.contains("8030")) {
            path.forEach(AiRules::checkSigned);
            others.forEach(AiRules::checkSigned);
        }
    }

    /** Refuses an AI, qualifier or not, without one that it needs beside it. */
    static void checkRequired(List<AiValue> path, List<AiValue> others) {
        Set<String> present = new HashSet<>();
        path.forEach(value -> present.add(value.ai()));
        others.forEach(value -> present.add(value.ai()));
        present.forEach(ai -> checkRequired(ai, present));
    }

    /** Whether what an AI needs beside it is there. */
    static boolean hasRequired(String self, Set<String> present) {
        List<List<String>> groups = AiTable.find(self).requires();
        return groups.isEmpty()
                || groups.stream().anyMatch(group -> group.stream().allMatch(ai -> isThere(ai, self, present)));
    }

    private static void checkRequired(String self, Set<String> present) {
        if (!hasRequired(self, present)) {
            throw new GS1Exception(Rule.REQUIRED, self);
        }
    }

    /** A digital signature is about one thing, so its key needs the serial part that it can do without elsewhere. */
    private static void checkSigned(AiValue value) {
        boolean optionalSerial = value.ai().equals("253")
                || value.ai().equals("255")
                || value.ai().equals("8003");
        if (optionalSerial && value.value().length() == AiTable.find(value.ai()).min()) {
            throw new GS1Exception(Rule.SERIAL_REQUIRED, value.ai());
        }
    }

    /** Whether an AI that fits {@code pattern} is there, {@code self} apart: {@code 31nn} fits each of 3100 to 3199. */
    private static boolean isThere(String pattern, String self, Set<String> present) {
        int wild = pattern.indexOf('n');
        if (wild < 0) {
            return !pattern.equals(self) && present.contains(pattern);
        }
        String start = pattern.substring(0, wild);
        return present.stream()
                .anyMatch(ai -> !ai.equals(self) && ai.length() == pattern.length() && ai.startsWith(start));
    }

    private static Rule broken(Component component, String part) {
        for (int i = 0; i < part.length(); i++) {
            if (!inSet(component.set(), part.charAt(i))) {
                return Rule.CHARACTER_SET;
            }
        }
        if (component.set() == 'Z' && !isPadded(part)) {
            return Rule.CHARACTER_SET;
        }
        for (String rule : component.rules()) {
            Rule broken = broken(rule, part);
            if (broken != null) {
                return broken;
            }
        }
        return null;
    }

    /** CSET 82, CSET 39 (figures 7.11-1 and 7.11-2) or the base64url alphabet. */
    static boolean inSet(char set, char c) {
        boolean digit = c >= '0' && c <= '9';
        boolean upper = c >= 'A' && c <= 'Z';
        boolean lower = c >= 'a' && c <= 'z';
        return switch (set) {
            case 'N' -> digit;
            case 'X' -> digit || upper || lower || SPECIALS_82.indexOf(c) >= 0;
            case 'Y' -> digit || upper || c == '#' || c == '-' || c == '/';
            case 'Z' -> digit || upper || lower || c == '-' || c == '_' || c == '=';
            default -> throw new IllegalStateException("no such character set in the table of AIs: " + set);
        };
    }

    /** Base64 without padding, or padded at its end to a multiple of four characters. */
    private static boolean isPadded(String text) {
        int padding = text.indexOf('=');
        int count = padding < 0 ? 0 : text.length() - padding;
        return count == 0 || count <= 2 && text.endsWith("=".repeat(count)) && text.length() % 4 == 0;
    }

    private static Rule broken(String rule, String part) {
        return switch (rule) {
            case "check" -> ifNot(CheckDigits.hold(part), Rule.CHECK_DIGIT);
            case "checkpair" -> ifNot(CheckDigits.pairHolds(part), Rule.CHECK_PAIR);
            case "prefix1" -> ifNot(digitsAt(part, 0, 4), Rule.PREFIX);
            case "prefix2" -> ifNot(digitsAt(part, 1, 4), Rule.PREFIX);
            case "notbefore" -> null; // about two components: check() sees both
            case "date" -> ifNot(isDate("20" + part, false), Rule.DATE);
            case "date0" -> ifNot(isDate("20" + part, true), Rule.DATE);
            case "longdate" -> ifNot(isDate(part, false), Rule.DATE);
            case "time" -> ifNot(below(part, 0, 24) && below(part, 2, 60), Rule.TIME);
            case "hour" -> ifNot(below(part, 0, 24), Rule.TIME);
            case "minute", "second" -> ifNot(below(part, 0, 60), Rule.TIME);
            case "country", "country2", "currency", "package" -> ifNot(AiTable.listed(rule, part), Rule.CODE_LIST);
            case "country999" -> ifNot(part.equals("999") || AiTable.listed("country", part), Rule.CODE_LIST);
            case "medium" -> ifNot(isMedium(Integer.parseInt(part)), Rule.CODE_LIST);
            case "percent" -> ifNot(percentsAreWhole(part), Rule.PERCENT);
            case "iban" -> ifNot(isIban(part), Rule.FORMAT);
            case "latitude" -> ifNot(Long.parseLong(part) <= 1_800_000_000L, Rule.FORMAT);
            case "longitude" -> ifNot(Long.parseLong(part) <= 3_600_000_000L, Rule.FORMAT);
            default -> ifNot(shapeHolds(rule, part), Rule.FORMAT);
        };
    }

    private static boolean shapeHolds(String rule, String part) {
        char first = part.charAt(0);
        return switch (rule) {
            case "digits" -> digitsAt(part, 0, part.length());
            case "nondigit" -> !digitsAt(part, 0, part.length());
            case "zero" -> part.chars().allMatch(c -> c == '0');
            case "nonzero" -> !part.chars().allMatch(c -> c == '0');
            case "noleadingzero" -> first != '0';
            case "yesno" -> first == '0' || first == '1';
            case "winding" -> first == '0' || first == '1' || first == '9';
            case "sex" -> first == '0' || first == '1' || first == '2' || first == '9';
            case "hyphen" -> first == '-';
            case "importer" -> inSet('Z', first) && first != '=';
            case "piece" -> isPiece(part);
            case "sequence" -> isSequence(part);
            default -> throw new IllegalStateException("no such rule for the table of AIs: " + rule);
        };
    }

    private static Rule ifNot(boolean holds, Rule rule) {
        return holds ? null : rule;
    }

    private static boolean digitsAt(String text, int from, int count) {
        if (text.length() < from + count) {
            return false;
        }
        for (int i = from; i < from + count; i++) {
            if (!inSet('N', text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean below(String digits, int from, int limit) {
        return Integer.parseInt(digits.substring(from, from + 2)) < limit;
    }

    /** A day of a month; the century of a two-digit year decides nothing here but the year 00, a leap year in 2000. */
    private static boolean isDate(String digits, boolean dayMayBeZero) {
        int year = Integer.parseInt(digits.substring(0, 4));
        int month = Integer.parseInt(digits.substring(4, 6));
        int day = Integer.parseInt(digits.substring(6));
        if (month < 1 || month > 12) {
            return false;
        }
        int days = YearMonth.of(year, month).lengthOfMonth();
        return day <= days && (day > 0 || dayMayBeZero);
    }

    /**
     * Whether a day (YYMMDD) lies before another. Two digits name no century, and the one that section 7.12 gives them moves
     * with the year in which they are read; what is valid today must be so for ever. So the shorter way round the hundred
     * years decides: from 99 to 01 are two years on, from 26 to 25 is one back.
     */
    private static boolean isBefore(String day, String other) {
        int years = Math.floorMod(Integer.parseInt(day.substring(0, 2)) - Integer.parseInt(other.substring(0, 2)), 100);
        return years == 0 ? day.compareTo(other) < 0 : years >= 50;
    }

    /** AIDC media types: those that ICCBBA has given out and those for national use. */
    private static boolean isMedium(int code) {
        return code >= 1 && code <= 10 || code >= 80;
    }

    private static boolean percentsAreWhole(String text) {
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 3)) {
            if (at + 2 >= text.length()
                    || Character.digit(text.charAt(at + 1), 16) < 0
                    || Character.digit(text.charAt(at + 2), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** ISO 13616: letters count as 10 to 35, the first four characters go last, and the whole is 1 modulo 97. */
    private static boolean isIban(String text) {
        if (text.length() <= 10 || !AiTable.listed("country2", text.substring(0, 2))) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt((i + 4) % text.length());
            int weight = c <= 'Z' ? Character.digit(c, 36) : -1;
            if (weight < 0) {
                return false;
            }
            sum = (sum * (weight < 10 ? 10 : 100) + weight) % 97;
        }
        return sum == 1;
    }

    /** Piece n of m, both of as many digits: neither is zero, and n is not above m. */
    private static boolean isPiece(String digits) {
        int half = digits.length() / 2;
        int piece = Integer.parseInt(digits.substring(0, half));
        int total = Integer.parseInt(digits.substring(half));
        return piece > 0 && total > 0 && piece <= total;
    }

    /** {@code n/m}, as {@link #isPiece} but with a slash and without leading zeros. */
    private static boolean isSequence(String text) {
        int slash = text.indexOf('/');
        if (slash < 1 || slash == text.length() - 1) {
            return false;
        }
        String position = text.substring(0, slash);
        String end = text.substring(slash + 1);
        return digitsAt(position, 0, position.length())
                && digitsAt(end, 0, end.length())
                && position.charAt(0) != '0'
                && end.charAt(0) != '0'
                && Integer.parseInt(position) <= Integer.parseInt(end);
    }
}
