package io.waymark.projection.fsma;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The sheet (21 CFR 1.1455(c)(3)(ii)): one line for each lot in each critical tracking event.
 *
 * @param lines in order of event time
 * @param cut whether there is more than was read: the period has to be narrowed
 * @param unreadable events that could not be read and are not in it
 */
public record FsmaSheet(List<Line> lines, boolean cut, int unreadable) {

    public FsmaSheet {
        lines = List.copyOf(lines);
    }

    /**
     * One lot in one event.
     *
     * @param part {@code food used} or {@code new food} of a transformation; else empty
     * @param data what is known, by element; blank elements are left out
     * @param missing what the rule asks for and no event says
     * @param eventId of the EPCIS event that says it
     */
    public record Line(
            TrackingEvent event, String part, Map<KeyData, String> data, List<KeyData> missing, String eventId) {

        public Line {
            data = Map.copyOf(data);
            missing = List.copyOf(missing);
        }

        /** The rule's name alone: what is traced is private. */
        @Override
        public String toString() {
            return event.title();
        }
    }

    /** How often each element is missing, for each event. */
    public Map<TrackingEvent, Map<KeyData, Integer>> missing() {
        Map<TrackingEvent, Map<KeyData, Integer>> counts = new EnumMap<>(TrackingEvent.class);
        for (Line line : lines) {
            for (KeyData element : line.missing()) {
                counts.computeIfAbsent(line.event(), e -> new EnumMap<>(KeyData.class))
                        .merge(element, 1, Integer::sum);
            }
        }
        return counts;
    }

    /** Rows of a spreadsheet, the names of its columns first. */
    public List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        List<String> heading = new ArrayList<>(List.of("Critical tracking event", "21 CFR", "Part"));
        for (KeyData element : KeyData.values()) {
            heading.add(element.title());
        }
        heading.addAll(List.of("Missing key data elements", "EPCIS event id"));
        rows.add(heading);
        for (Line line : lines) {
            List<String> row =
                    new ArrayList<>(List.of(line.event().title(), line.event().section(), line.part()));
            for (KeyData element : KeyData.values()) {
                row.add(line.data().getOrDefault(element, ""));
            }
            row.add(String.join(
                    "; ", line.missing().stream().map(KeyData::title).toList()));
            row.add(line.eventId());
            rows.add(row);
        }
        return rows;
    }
}
