package io.waymark.projection.journey;

import io.waymark.custody.Act;
import io.waymark.custody.Step;
import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.Hash;
import io.waymark.ledger.SaltedDocument;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Lays a chain's steps, those of the units it was in, and the gap at its end, into one line. */
final class Timeline {

    private final History history;
    private final boolean consumers;
    private final Map<Hash, Stay> stays = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    private Timeline(History history, boolean consumers) {
        this.history = history;
        this.consumers = consumers;
        history.stays().forEach(stay -> stays.put(stay.packed(), stay));
    }

    /** @param consumers whether the history is what consumers may see, so that its events' fields can stand in the lines */
    static List<Entry> of(History history, boolean consumers) {
        Timeline timeline = new Timeline(history, consumers);
        timeline.add(history.steps(), false, Optional.empty());
        history.gap().ifPresent(timeline::gap);
        return timeline.entries;
    }

    /** @param ofUnit whether these are steps of a unit that the thing was in; its identifier is known only if it was opened */
    private void add(List<PlacedStep> steps, boolean ofUnit, Optional<GS1Identifier> unit) {
        for (int i = 0; i < steps.size(); i++) {
            PlacedStep placed = steps.get(i);
            boolean contentOnly = ofUnit && placed.step().act() == Act.CONTENT;
            if (!contentOnly) {
                entries.add(entry(placed, unit));
            }
            Stay stay = stays.remove(placed.step().hash());
            if (stay != null) {
                Optional<GS1Identifier> around = stay.identifier().map(GS1Identifier::parse);
                add(stay.steps(), true, around);
                boolean unpackedNext =
                        i + 1 < steps.size() && steps.get(i + 1).step().act() == Act.UNPACK;
                if (stay.left() && !unpackedNext) {
                    entries.add(entry(stay.steps().get(stay.steps().size() - 1), around));
                }
            }
        }
    }

    private Entry entry(PlacedStep placed, Optional<GS1Identifier> unit) {
        Step step = placed.step();
        Optional<Hash> event = Optional.ofNullable(step.event());
        return new Entry(
                false,
                unit,
                Optional.of(step.act()),
                Optional.of(step.status()),
                organisation(step.writer()),
                Optional.ofNullable(step.receiver()).map(this::organisation),
                event.flatMap(this::day),
                event.filter(history.withdrawn()::containsKey).isPresent(),
                consumers ? event.map(this::others).orElse(Map.of()) : Map.of(),
                placed.block(),
                placed.transaction(),
                placed.claimed(),
                Optional.of(placed.key()),
                event,
                placed.source().equals("own"),
                !placed.source().equals("own"),
                step.n());
    }

    private void gap(History.Gap gap) {
        entries.add(new Entry(
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                organisation(gap.org()),
                Optional.empty(),
                Optional.empty(),
                false,
                Map.of(),
                gap.block(),
                gap.transaction(),
                gap.claimed(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                0));
    }

    private Optional<LocalDate> day(Hash event) {
        return Optional.ofNullable(history.events().get(event))
                .map(SaltedDocument::fields)
                .flatMap(fields -> Fields.string(fields, "day"))
                .flatMap(Fields::date);
    }

    private Map<String, String> others(Hash event) {
        SaltedDocument document = history.events().get(event);
        if (document == null) {
            return Map.of();
        }
        Map<String, String> fields = new TreeMap<>(document.fields());
        fields.remove("day");
        return fields;
    }

    private Organisation organisation(String msp) {
        return Profiles.named(history.organisations(), msp);
    }
}
