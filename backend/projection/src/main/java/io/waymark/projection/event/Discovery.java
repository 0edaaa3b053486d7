package io.waymark.projection.event;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** What there is in the events of this organisation: GS1's six top-level resources. */
public final class Discovery {
    private final JdbcTemplate jdbc;

    /** A top-level resource. */
    public enum Family {
        EVENT_TYPES("eventTypes", "type"),
        /** Things that events name; classes and lots are none. Canonical where they are GS1 keys. */
        EPCS("epcs", null),
        BIZ_STEPS("bizSteps", "biz_step"),
        BIZ_LOCATIONS("bizLocations", "biz_location"),
        READ_POINTS("readPoints", "read_point"),
        DISPOSITIONS("dispositions", "disposition");

        private final String word;
        private final @Nullable String column;

        Family(String word, @Nullable String column) {
            this.word = word;
            this.column = column;
        }

        /** GS1's name of the resource. */
        public String word() {
            return word;
        }
    }

    /**
     * One entry.
     *
     * @param place where it stands in the list: entries have a stable order that says nothing about them
     */
    public record Entry(String value, long place) {}

    public Discovery(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The entries of a resource.
     *
     * @param after place of the last entry before; null for the first page
     * @param limit 1 to {@link EventQuery#MOST}
     */
    public List<Entry> list(Family family, @Nullable Long after, int limit) {
        String from = family.column == null
                ? "select distinct identifier as v from event_identifier where role in ('epc', 'parent', 'child',"
                        + " 'input', 'output')"
                : "select distinct " + family.column + " as v from event where text is not null and " + family.column
                        + " is not null";
        return jdbc.query(
                "select v, hashtextextended(v, 0) as place from (" + from + ") d"
                        + (after == null ? "" : " where hashtextextended(v, 0) > ?") + " order by place, v limit ?",
                (row, n) -> new Entry(row.getString(1), row.getLong(2)),
                after == null ? new Object[] {limit} : new Object[] {after, limit});
    }
}
