package io.waymark.projection.event;

/** In which order events are listed; events of the same time in order of capture. */
public enum EventOrder {
    /** In order of capture. */
    CAPTURE("position", true),
    EVENT_TIME("event_time", true),
    EVENT_TIME_LATEST_FIRST("event_time", false),
    RECORD_TIME("record_time", true),
    RECORD_TIME_LATEST_FIRST("record_time", false);

    final String column;
    final boolean ascending;

    EventOrder(String column, boolean ascending) {
        this.column = column;
        this.ascending = ascending;
    }

    /** The time that it orders by, of an event. */
    java.time.Instant time(FoundEvent event) {
        return column.equals("event_time") ? event.eventTime() : event.recordTime();
    }
}
