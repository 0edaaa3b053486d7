package io.waymark.epcis;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Points in time as events spell them: {@code xsd:dateTimeStamp}, a date and time of day with any number of decimals of the
 * second and an offset ({@code Z} or {@code ±hh:mm}).
 */
final class EventTimes {
    private static final int SECONDS_END = 19;
    private static final int MAX_LENGTH = 64;

    private EventTimes() {}

    /** A point in time: whole seconds since 1970, and the decimals of the second as they were written. */
    record Parsed(long epochSecond, String decimals) {

        Instant instant() {
            String nanos = (decimals + "000000000").substring(0, 9);
            return Instant.ofEpochSecond(epochSecond, Long.parseLong(nanos));
        }
    }

    /** The point in time, or nothing when the text is not of this form or no such day or time exists. */
    static Optional<Parsed> parse(String text) {
        int length = text.length();
        if (length <= SECONDS_END || length > MAX_LENGTH || !isDateTime(text)) {
            return Optional.empty();
        }
        int at = SECONDS_END;
        if (text.charAt(at) == '.') {
            at++;
            while (at < length && isDigit(text, at)) {
                at++;
            }
            if (at == SECONDS_END + 1) {
                return Optional.empty();
            }
        }
        String decimals = at == SECONDS_END ? "" : text.substring(SECONDS_END + 1, at);
        Optional<ZoneOffset> offset =
                text.startsWith("Z", at) && at + 1 == length ? Optional.of(ZoneOffset.UTC) : offset(text.substring(at));
        return offset.flatMap(zone -> parse(text, decimals, zone));
    }

    private static Optional<Parsed> parse(String text, String decimals, ZoneOffset zone) {
        try {
            LocalDateTime local = LocalDateTime.of(
                    number(text, 0, 4),
                    number(text, 5, 7),
                    number(text, 8, 10),
                    number(text, 11, 13),
                    number(text, 14, 16),
                    number(text, 17, 19));
            return Optional.of(new Parsed(local.toEpochSecond(zone), decimals));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** An offset as {@code eventTimeZoneOffset} has it: {@code ±hh:mm}, at most 14 hours. */
    static Optional<ZoneOffset> offset(String text) {
        boolean shaped = text.length() == 6
                && (text.charAt(0) == '+' || text.charAt(0) == '-')
                && text.charAt(3) == ':'
                && isDigit(text, 1)
                && isDigit(text, 2)
                && isDigit(text, 4)
                && isDigit(text, 5);
        if (!shaped) {
            return Optional.empty();
        }
        int minutes = number(text, 1, 3) * 60 + number(text, 4, 6);
        if (minutes > 14 * 60 || number(text, 4, 6) > 59) {
            return Optional.empty();
        }
        return Optional.of(ZoneOffset.ofTotalSeconds((text.charAt(0) == '-' ? -60 : 60) * minutes));
    }

    /** The date at a point in time, at an offset. */
    static LocalDate day(Instant instant, ZoneOffset offset) {
        return LocalDate.ofInstant(instant, offset);
    }

    private static boolean isDateTime(String text) {
        for (int i = 0; i < SECONDS_END; i++) {
            char c = text.charAt(i);
            boolean right =
                    switch (i) {
                        case 4, 7 -> c == '-';
                        case 10 -> c == 'T';
                        case 13, 16 -> c == ':';
                        default -> isDigit(text, i);
                    };
            if (!right) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(String text, int at) {
        return text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
