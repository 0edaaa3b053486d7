package io.waymark.projection.event;

import io.waymark.projection.event.EventFilter.Bounds;
import io.waymark.projection.event.EventFilter.Match;
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

    private final JdbcTemplate jdbc;

    public EventQuery(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
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
        return !jdbc.queryForList("select 1 from event e where " + where + " offset ? limit 1", Integer.class, where.arguments.toArray())
                .isEmpty();
    }

    /** The event with this id, and error declarations about it, in order of capture. */
    public List<FoundEvent> byId(String eventId) {
        EventFilter filter = new EventFilter(
                Map.of(EventFilter.Field.EVENT_ID, List.of(eventId)), Map.of(), List.of());
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
            parts.add("exists (select from event_identifier i where i.digest = e.digest and i.role = any (?)"
                    + " and (i.identifier = any (?) or i.identifier like any (?)))");
            arguments.add(match.roles().stream().map(r -> r.word).toArray(String[]::new));
            arguments.add(match.identifiers().toArray(String[]::new));
            arguments.add(match.prefixes().stream()
                    .map(p -> p.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%")
                    .toArray(String[]::new));
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
