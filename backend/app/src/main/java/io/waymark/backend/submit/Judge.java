package io.waymark.backend.submit;

import io.waymark.custody.ObjectState;
import io.waymark.custody.Situation;
import io.waymark.ledger.ObjectName;
import io.waymark.projection.custody.Prepared;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The dry run of a whole job, each event over what the ones before it would leave behind. */
final class Judge {
    private static final int CHUNK = 200;

    private final Reading reading;
    private final Decider decider;
    private final Seeds seeds;

    Judge(Reading reading, Decider decider, Seeds seeds) {
        this.reading = reading;
        this.decider = decider;
        this.seeds = seeds;
    }

    /**
     * @param existing captured before with the same content
     * @param codes why events are refused, or wait; empty: the job may be sent
     * @param gone given up meanwhile
     * @param touched what each event turned out to touch
     */
    record Ruling(
            List<Pending> existing, Map<Pending, String> codes, List<Pending> gone, Map<Pending, Set<String>> touched) {
        /** Whether nothing worse than waiting came out. */
        boolean onlyWaits() {
            return codes.values().stream().allMatch(Decider.Judgement::waits);
        }
    }

    Ruling rule(List<Pending> events) {
        Ruling ruling = new Ruling(new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>(), new HashMap<>());
        Run run = new Run(ruling);
        for (int from = 0; from < events.size(); from += CHUNK) {
            chunk(run, events.subList(from, Math.min(events.size(), from + CHUNK)));
        }
        return ruling;
    }

    private void chunk(Run run, List<Pending> events) {
        Reading.Result read;
        try {
            read = reading.read(events);
        } catch (IllegalArgumentException tooMuch) {
            if (events.size() == 1) {
                run.ruling.codes().put(events.get(0), "event-too-large");
                return;
            }
            chunk(run, events.subList(0, events.size() / 2));
            chunk(run, events.subList(events.size() / 2, events.size()));
            return;
        }
        run.chunk(read);
    }

    private final class Run {
        private final Ruling ruling;
        private final Known known = new Known();
        private final Map<ObjectName, Situation.RecallChain> recalls = new HashMap<>();
        private final Map<String, Pending> ids = new HashMap<>();
        /** Identifiers of refused events: what follows on them would be refused only for that. */
        private final Set<String> spoilt = new HashSet<>();

        Run(Ruling ruling) {
            this.ruling = ruling;
        }

        void chunk(Reading.Result read) {
            ruling.existing().addAll(read.existing());
            ruling.gone().addAll(read.gone());
            read.conflicting().forEach(e -> ruling.codes().put(e, "event-id-conflict"));
            Prepared prepared = read.prepared();
            prepared.objects().forEach(known::putIfAbsent);
            prepared.recalls().forEach(recalls::putIfAbsent);
            Situation situation = new Situation(prepared.knowledge(), objects(read.chosen()), recalls);
            for (Chosen event : read.chosen()) {
                if (!repeated(event)) {
                    event(event, prepared, situation);
                }
            }
        }

        /** Whether an event of the same id is in the job already: it will be on the ledger when this one's turn comes. */
        private boolean repeated(Chosen event) {
            Pending first = ids.putIfAbsent(event.seenKey(), event.pending());
            if (first != null
                    && !first.open.content().equals(event.pending().open.content())) {
                ruling.codes().put(event.pending(), "event-id-conflict");
            }
            return first != null;
        }

        private void event(Chosen event, Prepared prepared, Situation situation) {
            ruling.touched().put(event.pending(), Reading.Result.touched(event, known));
            List<String> named = event.pending().open.keys();
            if (named.stream().anyMatch(spoilt::contains)) {
                spoilt.addAll(named);
                return;
            }
            Decider.Judgement judgement = decider.dryRun(event, prepared.parties(), situation, seeds.seed());
            if (judgement.refused()) {
                ruling.codes().put(event.pending(), judgement.code());
                spoilt.addAll(named);
            } else {
                situation.lay(judgement.accepted());
                judgement.accepted().after().forEach(known::put);
                judgement.accepted().recalls().forEach(r -> recalls.remove(r.target()));
            }
        }

        private Collection<ObjectState> objects(List<Chosen> events) {
            List<ObjectState> named = new ArrayList<>();
            events.forEach(e -> e.pending().open.keys().forEach(key -> named.addAll(known.of(key))));
            return known.around(named);
        }
    }
}
