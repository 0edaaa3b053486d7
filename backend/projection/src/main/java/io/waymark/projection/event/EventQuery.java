package io.waymark.projection.event;

import io.waymark.gs1.GS1Identifier;
import io.waymark.projection.event.EventFilter.Bounds;
import io.waymark.projection.event.EventFilter.Described;
import io.waymark.projection.event.EventFilter.Match;
import io.waymark.projection.event.EventFilter.Stated;
import io.waymark.projection.event.EventFilter.Test;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Finds captured events. Withdrawn ones are not found. */
public final class EventQuery {

    /** The most events in one answer. */
    public static final int MOST = 1_000;

    /** After so long a query is given up, with Spring's {@code QueryTimeoutException}. */
    public static final int MOST_SECONDS = 15;

    private static final String GLNS = GS1Identifier.CANONICAL_BASE + "/414/";

    private final JdbcTemplate jdbc;

    public EventQuery(JdbcTemplate jdbc) {
        this.jdbc = new JdbcTemplate(jdbc.getDataSource());
        this.jdbc.setQueryTimeout(MOST_SECONDS);
    }

    /**
     * The last event of the page before.
     *
     * @param time what it was ordered by
     * @param position its place
     */
    public record After(Instant time, long position) {
        /** Where the next page starts. */
        public static After of(EventOrder order, FoundEvent event) {
            return new After(order.time(event), event.position());
        }
    }

    /**
     * One page.
     *
     * @param after the last event of the page before; null for the first page
     * @param limit 1 to {@link #MOST}
     */
    public List<FoundEvent> find(EventFilter filter, EventOrder order, @Nullable After after, int limit) {
        Conditions where = new Conditions(filter);
        if (after != null) {
            where.after(order, after);
        }
        String direction = order.ascending ? " asc" : " desc";
        where.arguments.add(Math.max(1, Math.min(limit, MOST)));
        return jdbc.query(
                "select e.text, e.record_time, e.event_time, e.position from event e where " + where
                        + " order by " + (order == EventOrder.CAPTURE ? "" : "e." + order.column + direction + ", ")
                        + "e.position" + direction + " limit ?",
                (row, n) -> new FoundEvent(
                        row.getString("text"),
                        row.getTimestamp("record_time").toInstant(),
                        row.getTimestamp("event_time").toInstant(),
                        row.getLong("position")),
                where.arguments.toArray());
    }

    /** Whether there are more than this many. */
    public boolean moreThan(EventFilter filter, int count) {
        Conditions where = new Conditions(filter);
        where.arguments.add(count);
        return !jdbc.queryForList(
                        "select 1 from event e where " + where + " offset ? limit 1",
                        Integer.class,
                        where.arguments.toArray())
                .isEmpty();
    }

    /** The event with this id, and error declarations about it, in order of capture. */
    public List<FoundEvent> byId(String eventId) {
        return find(EventFilter.withId(eventId), EventOrder.CAPTURE, null, MOST);
    }

    private static final class Conditions {
        private final List<String> parts = new ArrayList<>();
        private final List<Object> arguments = new ArrayList<>();

        Conditions(EventFilter filter) {
            parts.add("e.text is not null");
            filter.equal().forEach((field, values) -> {
                parts.add("e." + field.column + " = any (?)");
                arguments.add(values.toArray(String[]::new));
            });
            filter.within().forEach(this::within);
            filter.times().forEach((time, bounds) -> bounds(time.column, bounds));
            filter.matches().forEach(this::match);
            filter.stated().forEach(this::stated);
            filter.described().forEach(this::described);
        }

        /**
         * Descendants are what master data name as children, to any depth, and of a GLN every place with it and an extension
         * (GS1 General Specifications, section 3.5.11: AI 254 names a place within the one of the GLN).
         */
        private void within(EventFilter.Field field, List<String> places) {
            String inside =
                    """
                    (with recursive inside(place) as (select unnest(?::text[])
                        union select c.child from inside i join master_child c on c.element = i.place)
                     select place from inside)""";
            String column = "e." + field.column;
            parts.add("(" + column + " in " + inside + " or " + column + " like '" + GLNS + "%/254/%' and split_part("
                    + column + ", '/254/', 1) in " + inside + ")");
            arguments.add(places.toArray(String[]::new));
            arguments.add(places.toArray(String[]::new));
        }

        private void described(Described described) {
            String subject =
                    switch (described.subject()) {
                        case READ_POINT -> "e.read_point";
                        case BIZ_LOCATION -> "e.biz_location";
                        case BIZ_STEP -> "e.biz_step";
                        case DISPOSITION -> "e.disposition";
                        case EPC_CLASS ->
                            "any (select i.identifier from event_identifier i where i.digest = e.digest"
                                    + " and i.role in ('epcClass', 'childClass', 'inputClass', 'outputClass'))";
                        case STATED ->
                            "any (select v.value from event_value v where v.digest = e.digest"
                                    + " and v.field like any (?))";
                    };
            if (described.subject() == EventFilter.Subject.STATED) {
                arguments.add(described.fields().toArray(String[]::new));
            }
            arguments.add(described.names().toArray(String[]::new));
            parts.add("exists (select from master_attribute m where m.element = " + subject + " and m.name = any (?)"
                    + passes("m", described.tests()) + ")");
        }

        private void bounds(String column, Bounds bounds) {
            if (bounds.from().isAfter(Instant.MIN)) {
                parts.add("e." + column + " >= ?");
                arguments.add(Timestamp.from(bounds.from()));
            }
            if (bounds.before().isBefore(Instant.MAX)) {
                parts.add("e." + column + " < ?");
                arguments.add(Timestamp.from(bounds.before()));
            }
        }

        private void match(Match match) {
            List<String> either = new ArrayList<>();
            arguments.add(match.roles().stream().map(r -> r.word).toArray(String[]::new));
            if (!match.identifiers().isEmpty()) {
                either.add("i.identifier = any (?)");
                arguments.add(match.identifiers().toArray(String[]::new));
            }
            if (!match.patterns().isEmpty()) {
                either.add("i.identifier like any (?)");
                arguments.add(match.patterns().toArray(String[]::new));
            }
            parts.add("exists (select from event_identifier i where i.digest = e.digest and i.role = any (?)"
                    + (either.isEmpty() ? " and false" : " and (" + String.join(" or ", either) + ")") + ")");
        }

        private void stated(Stated stated) {
            arguments.add(stated.fields().toArray(String[]::new));
            parts.add("exists (select from event_value v where v.digest = e.digest and v.field = any (?)"
                    + passes("v", stated.tests()) + ")");
        }

        /** That a row's value passes one of the tests; nothing where there are none. */
        private String passes(String row, List<Test> tests) {
            List<String> either = new ArrayList<>();
            for (Test test : tests) {
                if (test instanceof Test.Texts texts) {
                    either.add(row + ".value = any (?)");
                    arguments.add(texts.texts().toArray(String[]::new));
                } else if (test instanceof Test.Number number) {
                    either.add(row + ".number " + number.comparison().sign + " ?");
                    arguments.add(number.number());
                } else if (test instanceof Test.Moment moment) {
                    either.add(row + ".time " + moment.comparison().sign + " ?");
                    arguments.add(Timestamp.from(moment.time()));
                }
            }
            return either.isEmpty() ? "" : " and (" + String.join(" or ", either) + ")";
        }

        void after(EventOrder order, After after) {
            String than = order.ascending ? ">" : "<";
            if (order == EventOrder.CAPTURE) {
                parts.add("e.position > ?");
            } else {
                parts.add("(e." + order.column + ", e.position) " + than + " (?, ?)");
                arguments.add(Timestamp.from(after.time()));
            }
            arguments.add(after.position());
        }

        @Override
        public String toString() {
            return String.join(" and ", parts);
        }
    }
}
