package io.waymark.projection.event;

import io.waymark.projection.event.EventFilter.Bounds;
import io.waymark.projection.event.EventFilter.Match;
import io.waymark.projection.event.EventFilter.Stated;
import io.waymark.projection.event.EventFilter.Test;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Finds captured events. Withdrawn ones are not found. */
public final class EventQuery {

    /** The most events in one answer. */
    public static final int MOST = 1_000;

    /** After so long a query is given up, with Spring's {@code QueryTimeoutException}. */
    public static final int MOST_SECONDS = 15;

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
        EventFilter filter =
                new EventFilter(Map.of(EventFilter.Field.EVENT_ID, List.of(eventId)), Map.of(), List.of(), List.of());
        return find(filter, EventOrder.CAPTURE, null, MOST);
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
            filter.times().forEach((time, bounds) -> bounds(time.column, bounds));
            filter.matches().forEach(this::match);
            filter.stated().forEach(this::stated);
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
            List<String> either = new ArrayList<>();
            arguments.add(stated.fields().toArray(String[]::new));
            for (Test test : stated.tests()) {
                if (test instanceof Test.Texts texts) {
                    either.add("v.value = any (?)");
                    arguments.add(texts.texts().toArray(String[]::new));
                } else if (test instanceof Test.Number number) {
                    either.add("v.number " + number.comparison().sign + " ?");
                    arguments.add(number.number());
                } else if (test instanceof Test.Moment moment) {
                    either.add("v.time " + moment.comparison().sign + " ?");
                    arguments.add(Timestamp.from(moment.time()));
                }
            }
            parts.add("exists (select from event_value v where v.digest = e.digest and v.field = any (?)"
                    + (either.isEmpty() ? "" : " and (" + String.join(" or ", either) + ")") + ")");
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
