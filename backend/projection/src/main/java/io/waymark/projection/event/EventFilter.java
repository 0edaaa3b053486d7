package io.waymark.projection.event;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which events, as EPCIS 2.0 (section 8.2.7) asks for them: all conditions hold, and of each list one value matches. What is
 * empty is no condition.
 *
 * @param equal values by field
 * @param within places by field: the event's is one of them, or lies in one of them (EPCIS 2.0, section 6.5)
 * @param times bounds by field
 * @param matches conditions on the things that events name
 * @param stated conditions on what else events state
 * @param described conditions on what master data say about what events name
 */
public record EventFilter(
        Map<Field, List<String>> equal,
        Map<Field, List<String>> within,
        Map<Time, Bounds> times,
        List<Match> matches,
        List<Stated> stated,
        List<Described> described) {

    /** Takes all events. */
    public static final EventFilter ALL =
            new EventFilter(Map.of(), Map.of(), Map.of(), List.of(), List.of(), List.of());

    public EventFilter {
        equal = Map.copyOf(equal);
        within = Map.copyOf(within);
        times = Map.copyOf(times);
        matches = List.copyOf(matches);
        stated = List.copyOf(stated);
        described = List.copyOf(described);
    }

    /** The event with this id, and error declarations about it. */
    static EventFilter withId(String eventId) {
        return new EventFilter(
                Map.of(Field.EVENT_ID, List.of(eventId)), Map.of(), Map.of(), List.of(), List.of(), List.of());
    }

    /** The same, of events recorded at or after a time only. */
    public EventFilter recordedFrom(Instant from) {
        Map<Time, Bounds> bounds = new EnumMap<>(Time.class);
        bounds.putAll(times);
        bounds.merge(
                Time.RECORD,
                new Bounds(from, Instant.MAX),
                (a, b) -> new Bounds(a.from().isAfter(b.from()) ? a.from() : b.from(), a.before()));
        return new EventFilter(equal, within, bounds, matches, stated, described);
    }

    /** A field of which the value is compared. */
    public enum Field {
        TYPE("type"),
        ACTION("action"),
        /** Bare CBV words, or other URIs. */
        BIZ_STEP("biz_step"),
        /** Bare CBV words, or other URIs. */
        DISPOSITION("disposition"),
        /** Canonical where it is a GS1 key. */
        READ_POINT("read_point"),
        /** Canonical where it is a GS1 key. */
        BIZ_LOCATION("biz_location"),
        EVENT_ID("event_id");

        final String column;

        Field(String column) {
            this.column = column;
        }
    }

    /** A point in time of an event. */
    public enum Time {
        EVENT("event_time"),
        RECORD("record_time");

        final String column;

        Time(String column) {
            this.column = column;
        }
    }

    /**
     * @param from at or after; {@link Instant#MIN} for no bound
     * @param before before; {@link Instant#MAX} for no bound
     */
    public record Bounds(Instant from, Instant before) {}

    /** What an event does with a thing or class that it names. */
    public enum Role {
        EPC("epc"),
        PARENT("parent"),
        CHILD("child"),
        INPUT("input"),
        OUTPUT("output"),
        EPC_CLASS("epcClass"),
        CHILD_CLASS("childClass"),
        INPUT_CLASS("inputClass"),
        OUTPUT_CLASS("outputClass"),
        TRANSFORMATION("transformation");

        final String word;

        Role(String word) {
            this.word = word;
        }
    }

    /**
     * The event names one of these in one of these roles.
     *
     * @param identifiers canonical where they are GS1 keys
     * @param patterns what identifiers may be like, in the syntax of SQL's LIKE; see {@link #literal}
     */
    public record Match(Set<Role> roles, List<String> identifiers, List<String> patterns) {
        public Match {
            roles = Set.copyOf(roles);
            identifiers = List.copyOf(identifiers);
            patterns = List.copyOf(patterns);
        }

        /** Text as a part of a pattern that stands for itself. */
        public static String literal(String text) {
            return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
        }
    }

    /** How a value is compared. */
    public enum Comparison {
        EQ("="),
        GT(">"),
        GE(">="),
        LT("<"),
        LE("<=");

        final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }
    }

    /** What a value may be. */
    public sealed interface Test {
        /** One of these texts. */
        record Texts(List<String> texts) implements Test {
            public Texts {
                texts = List.copyOf(texts);
            }
        }

        /** A number that compares so. */
        record Number(Comparison comparison, BigDecimal number) implements Test {}

        /** A time that compares so. */
        record Moment(Comparison comparison, Instant time) implements Test {}
    }

    /**
     * The event states one of these fields ({@link ValueField}) with a value that passes one of the tests; without tests, at
     * all.
     */
    public record Stated(List<String> fields, List<Test> tests) {
        public Stated {
            fields = List.copyOf(fields);
            tests = List.copyOf(tests);
        }
    }

    /** What of an event master data describe. */
    public enum Subject {
        READ_POINT,
        BIZ_LOCATION,
        BIZ_STEP,
        DISPOSITION,
        /** A class or lot that it names, in whatever role. */
        EPC_CLASS,
        /** The value of a stated field ({@link ValueField}). */
        STATED
    }

    /**
     * Master data have an attribute of one of these names about what the event names, with a value that passes one of the tests;
     * without tests, at all.
     *
     * @param fields of {@link Subject#STATED}: what names of fields may be like, in the syntax of SQL's LIKE; else empty
     * @param names as {@link ValueField#attribute} spells them
     */
    public record Described(Subject subject, List<String> fields, List<String> names, List<Test> tests) {
        public Described {
            fields = List.copyOf(fields);
            names = List.copyOf(names);
            tests = List.copyOf(tests);
        }
    }

    @Override
    public String toString() {
        return "filter";
    }
}
