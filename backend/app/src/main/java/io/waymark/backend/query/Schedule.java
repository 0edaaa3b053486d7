package io.waymark.backend.query;

import io.waymark.backend.ProblemException;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonString;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a query runs (EPCIS 2.0, section 8.2.5.3), in UTC. Each field is a list of numbers, ranges {@code [a-b]} and steps
 * {@code a/b}; what is finer than the finest field that is given is at its beginning: {@code hour 1, minute 5} is 01:05:00.
 */
final class Schedule {
    private static final int MOST_DAYS = 366 * 9;
    private static final Pattern ELEMENT =
            Pattern.compile("([0-9]{1,2})|\\[([0-9]{1,2})-([0-9]{1,2})\\]|([0-9]{1,2})/([0-9]{1,2})");
    private static final List<String> FIELDS = List.of("second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek");
    private static final int[] LEAST = {0, 0, 0, 1, 1, 1};
    private static final int[] MOST = {59, 59, 23, 31, 12, 7};

    private final BitSet[] fields = new BitSet[FIELDS.size()];

    private Schedule() {}

    /** @throws ProblemException 400 {@code SubscriptionControlsException} */
    static Schedule of(JsonObject json) {
        Schedule schedule = new Schedule();
        int finest = FIELDS.size();
        for (String name : json.names()) {
            int field = FIELDS.indexOf(name);
            if (field < 0 || !(json.value(name) instanceof JsonString text)) {
                throw fault("A schedule has second, minute, hour, dayOfMonth, month and dayOfWeek, each a text.");
            }
            schedule.fields[field] = bits(text.value(), LEAST[field], MOST[field]);
            finest = Math.min(finest, field);
        }
        if (finest == FIELDS.size()) {
            throw fault("The schedule is empty.");
        }
        for (int field = 0; field < FIELDS.size(); field++) {
            if (schedule.fields[field] == null) {
                BitSet bits = new BitSet();
                bits.set(LEAST[field], field < Math.min(finest, 3) ? LEAST[field] + 1 : MOST[field] + 1);
                schedule.fields[field] = bits;
            }
        }
        return schedule;
    }

    private static BitSet bits(String text, int least, int most) {
        BitSet bits = new BitSet();
        if (text.length() > 200) {
            throw fault("A field of the schedule is too long.");
        }
        for (String element : text.split(",", -1)) {
            Matcher read = ELEMENT.matcher(element.strip());
            if (!read.matches()) {
                throw fault("A field of the schedule is a list of numbers, ranges [a-b] and steps a/b.");
            }
            int from = Integer.parseInt(
                    read.group(1) != null ? read.group(1) : read.group(2) != null ? read.group(2) : read.group(4));
            int to = read.group(3) != null ? Integer.parseInt(read.group(3)) : read.group(4) != null ? most : from;
            int step = read.group(5) == null ? 1 : Integer.parseInt(read.group(5));
            if (from < least || to > most || from > to || step < 1) {
                throw fault("A field of the schedule is out of its range.");
            }
            for (int i = from; i <= to; i += step) {
                bits.set(i);
            }
        }
        return bits;
    }

    private static ProblemException fault(String detail) {
        return JsonBody.fault("SubscriptionControlsException", "/schedule", detail);
    }

    /** The first time after {@code now}; nothing if there is none within nine years, as on 30 February. */
    Optional<Instant> next(Instant now) {
        LocalDateTime from =
                LocalDateTime.ofInstant(now, ZoneOffset.UTC).withNano(0).plusSeconds(1);
        LocalDate day = from.toLocalDate();
        for (int i = 0; i < MOST_DAYS; i++, day = day.plusDays(1)) {
            boolean fits = fields[3].get(day.getDayOfMonth())
                    && fields[4].get(day.getMonthValue())
                    && fields[5].get(day.getDayOfWeek().getValue());
            int first = i == 0 ? from.toLocalTime().toSecondOfDay() : 0;
            for (int second = first; fits && second < 86_400; second++) {
                if (!fields[2].get(second / 3_600)) {
                    second = (second / 3_600 + 1) * 3_600 - 1;
                } else if (!fields[1].get(second / 60 % 60)) {
                    second = (second / 60 + 1) * 60 - 1;
                } else if (fields[0].get(second % 60)) {
                    return Optional.of(day.atStartOfDay().plusSeconds(second).toInstant(ZoneOffset.UTC));
                }
            }
        }
        return Optional.empty();
    }
}
