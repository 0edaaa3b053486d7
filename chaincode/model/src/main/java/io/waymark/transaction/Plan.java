package io.waymark.transaction;

import io.waymark.custody.Custody;
import io.waymark.custody.Decision;
import io.waymark.custody.Derivation;
import io.waymark.custody.Situation;
import io.waymark.epcis.EpcisEvent;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.HashList;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.OfferValue;
import io.waymark.ledger.Opens;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.Refs;
import io.waymark.ledger.SaltedDocument;
import io.waymark.ledger.Salts;
import io.waymark.ledger.Seen;
import io.waymark.ledger.Watched;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What one transaction reads and writes, all in the acting organisation's collection unless a read names another's.
 *
 * @param writes values by ledger key, in order; no key twice
 * @param absent keys that must hold nothing, or the transaction conflicts
 * @param purges keys to purge
 * @param events what became of each event of the batch, in order
 * @param entries index of the entry of the batch that first asks for each absent key
 */
public record Plan(
        Map<String, byte[]> writes,
        Set<Absent> absent,
        List<String> purges,
        List<PlannedEvent> events,
        Map<Absent, Integer> entries) {

    /** A key in an organisation's collection that must be absent. */
    public record Absent(String org, String key) {
        @Override
        public String toString() {
            return "key of " + org;
        }
    }

    /**
     * @param digest digest of the event, as its steps name it
     * @param key ledger key of the event
     * @param document the event with all its fields
     * @param decision what it did to custody
     */
    public record PlannedEvent(Hash digest, String key, SaltedDocument document, Decision.Accepted decision) {}

    /** An event of the batch was refused: nothing of the batch is written. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final int entry;
        private final transient Decision.Refused refusal;

        RefusedException(int entry, Decision.Refused refusal) {
            super(refusal.code().code(), null, false, false);
            this.entry = entry;
            this.refusal = refusal;
        }

        /** Index of the refused entry in the batch. */
        public int entry() {
            return entry;
        }

        public Decision.Refused refusal() {
            return refusal;
        }
    }

    /**
     * Works a batch out.
     *
     * @throws RefusedException if a rule refuses one of its events
     * @throws IllegalArgumentException if the batch is malformed, or leaves out what its events need
     */
    public static Plan of(Batch batch) throws RefusedException {
        Draft draft = new Draft(batch);
        for (int i = 0; i < batch.entries().size(); i++) {
            draft.add(i, batch.entries().get(i));
        }
        return new Plan(
                draft.writes,
                draft.absent.keySet(),
                List.copyOf(draft.purges),
                List.copyOf(draft.events),
                draft.absent);
    }

    /** How many steps it writes. */
    public int steps() {
        return events.stream().mapToInt(e -> e.decision().steps().size()).sum();
    }

    /** How many bytes its private values have. */
    public long bytes() {
        return writes.values().stream().mapToLong(v -> v.length).sum();
    }

    private static final class Draft {
        private final Batch batch;
        private final Situation situation;
        private final Map<String, byte[]> writes = new LinkedHashMap<>();
        private final Map<Absent, Integer> absent = new LinkedHashMap<>();
        private final Set<String> seeds = new HashSet<>();
        private int index;
        private final List<String> purges = new ArrayList<>();
        private final List<PlannedEvent> events = new ArrayList<>();

        Draft(Batch batch) {
            this.batch = batch;
            this.situation = batch.situation();
        }

        void add(int at, Entry entry) throws RefusedException {
            index = at;
            if (entry instanceof Entry.Event event) {
                event(event);
            } else if (entry instanceof Entry.Package p) {
                once(LedgerKeys.packaged(p.key()), p.opening().bytes());
            } else if (entry instanceof Entry.Product p) {
                once(p.key(), CanonicalJson.bytes(p.value()));
            } else if (entry instanceof Entry.Purge p) {
                purges.addAll(p.keys());
            }
        }

        private void event(Entry.Event entry) throws RefusedException {
            if (!seeds.add(entry.seed())) {
                throw new IllegalArgumentException("a seed serves one event");
            }
            EpcisEvent event = EventFields.parse(entry.text());
            Salts salts = new Salts(entry.seed());
            SaltedDocument document = SaltedDocument.of(EventFields.of(event), salts);
            Hash digest = document.digest();
            Decision decision = Custody.decide(
                    Derivation.derive(event, entry.parties(), batch.org()),
                    situation,
                    new Custody.Context(batch.org(), digest, entry.corrected()),
                    salts);
            if (decision instanceof Decision.Refused refused) {
                throw new RefusedException(index, refused);
            }
            Decision.Accepted accepted = (Decision.Accepted) decision;
            situation.lay(accepted);
            String key = LedgerKeys.event(digest);
            write(key, CanonicalJson.bytes(document.toJson()));
            once(entry.seenKey(), new Seen(key, digest, EventFields.contentDigest(event), salts.next()).bytes());
            custody(entry, accepted, digest, salts);
            events.add(new PlannedEvent(digest, key, document, accepted));
        }

        private void custody(Entry.Event entry, Decision.Accepted accepted, Hash digest, Salts salts) {
            for (Decision.NewStep step : accepted.steps()) {
                String key = step.key().stepKey();
                step.entitled().forEach(org -> mustBeAbsent(org, key));
                once(key, step.step().bytes());
            }
            for (Decision.NewContent content : accepted.contents()) {
                write(content.key().contentKey(), new HashList(content.members(), salts.next()).bytes());
            }
            for (Decision.NewMade made : accepted.made()) {
                JsonArray list = JsonArray.of(made.made().stream().map(Opening::made).toList());
                write(
                        LedgerKeys.made(made.key()),
                        CanonicalJson.bytes(JsonObject.of("made", list, "salt", salts.next().hex(), "v", 1)));
            }
            for (Decision.Offer offer : accepted.offers()) {
                offer(entry, accepted, offer, salts);
            }
            for (Decision.NewRecall recall : accepted.recalls()) {
                recall(recall, digest, salts);
            }
        }

        private void recall(Decision.NewRecall recall, Hash digest, Salts salts) {
            Hash r = Refs.recall(recall.target().ref());
            boolean first = recall.n() == 1;
            String key = first ? Refs.recallKey(r) : Refs.recallKey(r, recall.n() - 1, recall.previous());
            byte[] link = new RecallLink(recall.withdrawal(), recall.n(), r, digest, salts.next()).bytes();
            once(key, link);
            if (first) {
                Hash position = Refs.position(batch.org(), KeyId.keyHash(key));
                once(LedgerKeys.watched(position), new Watched(r, salts.next()).bytes());
            }
            situation.lay(
                    recall.target(),
                    new Situation.RecallChain(recall.n(), Hash.sha256(link), !recall.withdrawal()));
        }

        private void offer(Entry.Event entry, Decision.Accepted accepted, Decision.Offer offer, Salts salts) {
            Entry.OfferDraft draft = entry.offers().get(offer.receiver());
            if (draft == null) {
                throw new IllegalArgumentException("the node left out what an offer opens");
            }
            Opens before = draft.opens();
            Set<KeyId> steps = new LinkedHashSet<>(before.steps());
            Set<Hash> digests = new LinkedHashSet<>(before.events());
            List<Decision.NewStep> going = going(accepted, offer);
            going.forEach(s -> steps.add(s.key()));
            going.stream().map(s -> s.step().event()).filter(d -> d != null).forEach(digests::add);
            Opens opens = new Opens(List.copyOf(steps), List.copyOf(digests), before.packages(), before.products());
            write(
                    LedgerKeys.offer(offer.receiver(), draft.key()),
                    new OfferValue(offer.receiver(), offer.heads(), offer.isShort(), opens, salts.next()).bytes());
        }

        /**
         * The event's steps that go with an offer: of what is offered, of what it was split from, of the units that it left.
         * Who gets one thing has no right to what the event did with another.
         */
        private static List<Decision.NewStep> going(Decision.Accepted accepted, Decision.Offer offer) {
            Set<KeyId> heads = Set.copyOf(offer.heads());
            Map<KeyId, ObjectName> byKey = new HashMap<>();
            accepted.steps().forEach(s -> byKey.put(s.key(), s.object()));
            Set<ObjectName> objects = new HashSet<>();
            heads.stream().map(byKey::get).filter(Objects::nonNull).forEach(objects::add);
            boolean more = true;
            while (more) {
                Set<ObjectName> found = new HashSet<>();
                for (Decision.NewStep step : accepted.steps()) {
                    if (objects.contains(step.object())) {
                        step.step().from().forEach(origin -> found.add(origin.object()));
                        Optional.ofNullable(step.step().out()).map(byKey::get).ifPresent(found::add);
                    }
                }
                more = objects.addAll(found);
            }
            return accepted.steps().stream().filter(s -> objects.contains(s.object())).toList();
        }

        /** Writes a key that this organisation must not have written before. */
        private void once(String key, byte[] value) {
            mustBeAbsent(batch.org(), key);
            write(key, value);
        }

        private void mustBeAbsent(String org, String key) {
            absent.putIfAbsent(new Absent(org, key), index);
        }

        private void write(String key, byte[] value) {
            if (writes.put(key, value) != null) {
                throw new IllegalArgumentException("a transaction writes no key twice");
            }
        }
    }
}
