package io.waymark.backend.submit;

import io.waymark.custody.Decision;
import io.waymark.custody.Instruction;
import io.waymark.custody.ObjectState;
import io.waymark.custody.Origin;
import io.waymark.custody.Situation;
import io.waymark.custody.Status;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Opens;
import io.waymark.projection.custody.CustodyReader;
import io.waymark.projection.custody.Prepared;
import io.waymark.transaction.Batch;
import io.waymark.transaction.Entry;
import io.waymark.transaction.Planner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes one transaction of events: judges each over the ones before it, and stops where the transaction is full. */
final class Composer {
    private final String organisation;
    private final CustodyReader reader;
    private final Decider decider;
    private final Seeds seeds;
    private final SubmitSettings settings;

    Composer(String organisation, CustodyReader reader, Decider decider, Seeds seeds, SubmitSettings settings) {
        this.organisation = organisation;
        this.reader = reader;
        this.decider = decider;
        this.seeds = seeds;
        this.settings = settings;
    }

    /**
     * @param batch what goes to the chaincode; null if nothing is left of it
     * @param events what its entries are, in order
     * @param codes why events are refused, or wait
     * @param putBack what has to go with a later transaction
     * @param steps how many steps the transaction writes
     */
    record Composed(Batch batch, List<Pending> events, Map<Pending, String> codes, List<Pending> putBack, int steps) {}

    /** Things of which these events are receipts, as they are offered: their packages are stored before. */
    List<ObjectName> received(List<Chosen> events, Prepared prepared) {
        Known known = new Known();
        prepared.objects().forEach(known::put);
        Set<ObjectName> names = new LinkedHashSet<>();
        for (Chosen event : events) {
            if (decider.instruction(event, prepared.parties()) instanceof Instruction.Receive receive
                    && !receive.returned()) {
                for (String key : event.pending().open.keys()) {
                    known.of(key).stream()
                            .filter(o -> o.head().status() == Status.OFFERED
                                    && organisation.equals(o.head().receiver()))
                            .forEach(o -> names.add(o.name()));
                }
            }
        }
        return List.copyOf(names);
    }

    /** Composes, and where a job that must not be cut would be, leaves all of that job out. */
    Composed compose(List<Chosen> events, Prepared prepared) {
        List<Chosen> left = new ArrayList<>(events);
        Set<Pending> whole = new LinkedHashSet<>();
        while (true) {
            Composed composed = new Composition(prepared).of(left);
            Set<Job> broken = new HashSet<>();
            composed.codes().keySet().forEach(e -> broken.add(e.job));
            composed.putBack().forEach(e -> broken.add(e.job));
            broken.removeIf(job -> job.phase != Job.Phase.QUEUED || job.events.size() == 1);
            if (broken.isEmpty()) {
                List<Pending> back = new ArrayList<>(composed.putBack());
                back.addAll(whole);
                return new Composed(composed.batch(), composed.events(), composed.codes(), back, composed.steps());
            }
            left.stream()
                    .map(Chosen::pending)
                    .filter(e -> broken.contains(e.job))
                    .forEach(whole::add);
            left.removeIf(e -> broken.contains(e.pending().job));
        }
    }

    private final class Composition {
        private final Prepared prepared;
        private final Planner planner;
        private final Known known = new Known();
        /** What the read model knows. */
        private final Set<ObjectName> before = new HashSet<>();

        private final Set<ObjectName> touched = new HashSet<>();
        private final Set<ObjectName> recalled = new HashSet<>();
        private final List<Entry> entries = new ArrayList<>();
        private final List<Pending> accepted = new ArrayList<>();
        private final Map<Pending, String> codes = new LinkedHashMap<>();
        private final List<Pending> putBack = new ArrayList<>();

        Composition(Prepared prepared) {
            this.prepared = prepared;
            this.planner = new Planner(
                    organisation, new Situation(prepared.knowledge(), prepared.objects(), prepared.recalls()));
            prepared.objects().forEach(known::put);
            prepared.objects().forEach(o -> before.add(o.name()));
        }

        Composed of(List<Chosen> events) {
            for (int i = 0; i < events.size(); i++) {
                if (!add(events.get(i))) {
                    events.subList(i, events.size()).forEach(e -> putBack.add(e.pending()));
                    break;
                }
            }
            if (entries.isEmpty()) {
                return new Composed(null, List.of(), codes, putBack, 0);
            }
            Batch batch =
                    new Batch(organisation, prepared.knowledge(), prepared.objects(), prepared.recalls(), entries);
            return new Composed(batch, List.copyOf(accepted), codes, putBack, planner.steps());
        }

        /** Adds an event, or notes why it is refused; false where the transaction has to end before it. */
        private boolean add(Chosen event) {
            String seed = seeds.seed();
            Decider.Judgement judgement = decider.judge(event, prepared.parties(), planner, seed);
            if (judgement.refused()) {
                codes.put(event.pending(), judgement.code());
                return true;
            }
            Decision.Accepted decision = judgement.accepted();
            if (needsOwnTransaction(decision)) {
                return false;
            }
            Entry.Event entry = new Entry.Event(
                    event.text(),
                    event.seenKey(),
                    seed,
                    event.parties(prepared.parties()),
                    event.corrected(),
                    offers(decision));
            Planner.Draft draft = planner.draft(entry, judgement.judged());
            int steps = decision.steps().size();
            if (steps > Batch.MOST_STEPS || draft.bytes() > Batch.MOST_BYTES) {
                codes.put(event.pending(), "event-too-large");
                return true;
            }
            boolean full =
                    planner.steps() + steps > settings.steps() || planner.bytes() + draft.bytes() > settings.bytes();
            if (full && !entries.isEmpty()) {
                return false;
            }
            planner.add(draft);
            decision.after().forEach(known::put);
            decision.after().forEach(o -> touched.add(o.name()));
            decision.recalls().forEach(r -> recalled.add(r.target()));
            entries.add(entry);
            accepted.add(event.pending());
            return true;
        }

        /**
         * An offer opens history out of the read model, so nothing of it may still be in this transaction; and links of one
         * recall chain build on one another.
         */
        private boolean needsOwnTransaction(Decision.Accepted decision) {
            if (decision.recalls().stream().anyMatch(r -> recalled.contains(r.target()))) {
                return true;
            }
            if (decision.offers().isEmpty() || touched.isEmpty()) {
                return false;
            }
            Known then = after(decision);
            return then.inside(decision.after()).stream().anyMatch(o -> touched.contains(o.name()));
        }

        private Known after(Decision.Accepted decision) {
            Known then = new Known();
            decision.after().forEach(then::put);
            prepared.objects().forEach(then::putIfAbsent);
            return then;
        }

        private Map<String, Entry.OfferDraft> offers(Decision.Accepted decision) {
            Map<String, Entry.OfferDraft> drafts = new HashMap<>();
            for (Decision.Offer offer : decision.offers()) {
                Set<ObjectName> names = new LinkedHashSet<>();
                decision.after().stream()
                        .filter(o -> offer.heads().contains(o.headKey()))
                        .forEach(o -> beginnings(o, decision, names));
                Opens opens = names.isEmpty() ? Opens.NOTHING : reader.opens(names);
                drafts.put(offer.receiver(), new Entry.OfferDraft(seeds.salt(), opens));
            }
            return drafts;
        }

        /** The objects of which the read model has the history: itself, or what it was split off or merged from just now. */
        private void beginnings(ObjectState object, Decision.Accepted decision, Set<ObjectName> names) {
            if (before.contains(object.name())) {
                names.add(object.name());
                return;
            }
            for (Origin origin : object.commissionings().get(0).from()) {
                decision.after().stream()
                        .filter(o -> o.name().equals(origin.object()))
                        .findFirst()
                        .ifPresent(o -> beginnings(o, decision, names));
            }
        }
    }
}
