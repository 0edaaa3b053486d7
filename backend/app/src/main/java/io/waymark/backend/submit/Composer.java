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
import io.waymark.transaction.Plan;
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
    /** What an event costs beyond its text: digests, salts, seen mark. */
    private static final int EVENT_BYTES = 900;

    private static final int STEP_BYTES = 700;
    private static final int OPENED_BYTES = 70;

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
    record Composed(
            Batch batch, List<Pending> events, Map<Pending, String> codes, List<Pending> putBack, int steps) {}

    /** Things of which these events are receipts, as they are offered: their packages are stored before. */
    List<ObjectName> received(List<Chosen> events, Prepared prepared) {
        Known known = new Known();
        prepared.objects().forEach(known::put);
        Set<ObjectName> names = new LinkedHashSet<>();
        for (Chosen event : events) {
            if (decider.instruction(event, prepared.parties()) instanceof Instruction.Receive receive && !receive.returned()) {
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
            left.stream().map(Chosen::pending).filter(e -> broken.contains(e.job)).forEach(whole::add);
            left.removeIf(e -> broken.contains(e.pending().job));
        }
    }

    private final class Composition {
        private final Prepared prepared;
        private final Situation situation;
        private final Known known = new Known();
        private final Set<ObjectName> touched = new HashSet<>();
        private final Set<ObjectName> recalled = new HashSet<>();
        private final List<Entry> entries = new ArrayList<>();
        private final List<Pending> accepted = new ArrayList<>();
        private final Map<Pending, String> codes = new LinkedHashMap<>();
        private final List<Pending> putBack = new ArrayList<>();
        private int steps;
        private long bytes;

        Composition(Prepared prepared) {
            this.prepared = prepared;
            this.situation = new Situation(prepared.knowledge(), prepared.objects(), prepared.recalls());
            prepared.objects().forEach(known::put);
        }

        Composed of(List<Chosen> events) {
            for (int i = 0; i < events.size(); i++) {
                if (!add(events.get(i))) {
                    events.subList(i, events.size()).forEach(e -> putBack.add(e.pending()));
                    break;
                }
            }
            return fitted();
        }

        /** The exact size is known only now; a transaction that is too large loses its second half. */
        private Composed fitted() {
            while (!entries.isEmpty()) {
                Batch batch = new Batch(organisation, prepared.knowledge(), prepared.objects(), prepared.recalls(), entries);
                if (size(batch) <= settings.bytes()) {
                    return new Composed(batch, List.copyOf(accepted), codes, putBack, steps);
                }
                if (entries.size() == 1) {
                    codes.put(accepted.remove(0), "event-too-large");
                    entries.clear();
                } else {
                    int half = entries.size() / 2;
                    putBack.addAll(0, accepted.subList(half, accepted.size()));
                    accepted.subList(half, accepted.size()).clear();
                    entries.subList(half, entries.size()).clear();
                }
            }
            return new Composed(null, List.of(), codes, putBack, 0);
        }

        private static long size(Batch batch) {
            try {
                return Plan.of(batch).bytes();
            } catch (Plan.RefusedException e) {
                throw new IllegalStateException("judged twice, and not alike", e);
            }
        }

        /** Adds an event, or notes why it is refused; false where the transaction has to end before it. */
        private boolean add(Chosen event) {
            String seed = seeds.seed();
            Decider.Judgement judgement = decider.judge(event, prepared.parties(), situation, seed);
            if (judgement.refused()) {
                codes.put(event.pending(), judgement.code());
                return true;
            }
            Decision.Accepted decision = judgement.accepted();
            if (needsOwnTransaction(decision)) {
                return false;
            }
            Map<String, Entry.OfferDraft> offers = offers(decision);
            long cost = EVENT_BYTES + 2L * event.text().length() + (long) STEP_BYTES * decision.steps().size();
            for (Entry.OfferDraft draft : offers.values()) {
                cost += (long) OPENED_BYTES * (draft.opens().steps().size() + draft.opens().events().size());
            }
            boolean full = steps + decision.steps().size() > settings.steps() || bytes + cost > settings.bytes();
            if (full && !entries.isEmpty()) {
                return false;
            }
            if (decision.steps().size() > Batch.MOST_STEPS) {
                codes.put(event.pending(), "event-too-large");
                return true;
            }
            steps += decision.steps().size();
            bytes += cost;
            situation.lay(decision);
            decision.after().forEach(known::put);
            decision.after().forEach(o -> touched.add(o.name()));
            decision.recalls().forEach(r -> recalled.add(r.target()));
            entries.add(new Entry.Event(
                    event.text(),
                    event.seenKey(),
                    seed,
                    event.parties(prepared.parties()),
                    event.corrected(),
                    offers));
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
            boolean before = prepared.objects().stream().anyMatch(o -> o.name().equals(object.name()));
            if (before) {
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
