package io.waymark.scan;

import io.waymark.custody.Act;
import io.waymark.projection.journey.Entry;
import io.waymark.projection.journey.Journey;
import io.waymark.projection.scan.CloneSigns;
import io.waymark.projection.scan.CloneSigns.Sighting;
import io.waymark.projection.scan.CloneSigns.Whereabouts;
import io.waymark.projection.scan.Scans;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Holds reported scans against where the record says that the thing was. */
final class Copies {

    private Copies() {}

    static CloneSigns.Finding signs(Journey journey, List<Scans.Count> counts, LocalDate today) {
        List<Whereabouts> record = new ArrayList<>();
        long sold = Long.MAX_VALUE;
        for (Entry entry : journey.timeline()) {
            LocalDate day = entry.day().orElseGet(() -> LocalDate.ofInstant(entry.claimed(), ZoneOffset.UTC));
            if (!entry.organisation().country().isEmpty()) {
                record.add(
                        new Whereabouts(day.toEpochDay(), entry.organisation().country()));
            }
            // Shipped is on its way: from then on it may be seen where it goes, and what was sold and came back is sold
            // again later.
            if (entry.act().filter(Act.SELL::equals).isPresent()) {
                sold = day.toEpochDay();
            } else if (entry.act().filter(Act.TAKE_BACK::equals).isPresent()) {
                sold = Long.MAX_VALUE;
            }
        }
        List<Sighting> sightings = counts.stream()
                .map(count -> new Sighting(count.day().toEpochDay(), count.country(), count.scans()))
                .toList();
        return CloneSigns.weigh(sightings, record, sold, today.toEpochDay());
    }
}
