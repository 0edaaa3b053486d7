package io.waymark.transaction;

import io.waymark.custody.Act;
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
import io.waymark.ledger.OfferValue;
import io.waymark.ledger.Opens;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.Refs;
import io.waymark.ledger.SaltedDocument;
import io.waymark.ledger.Salts;
import io.waymark.ledger.Seen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one transaction reads and writes, all in the acting organisation's collection unless a read names another's.
 *
 * @param writes values by ledger key, in order; no key twice
 * @param absent keys that must hold nothing, or the transaction conflicts
 * @param purges keys to purge
 * @param events what became of each event of the batch, in order
 */
public record Plan(Map<String, byte[]> writes, Set<Absent> absent, List<String> purges, List<PlannedEvent> events) {

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
        return new Plan(draft.writes, draft.absent, List.copyOf(draft.purges), List.copyOf(draft.events));
    }

    private static final class Draft {
        private final Batch batch;
        private final Situation situation;
        private final Map<String, byte[]> writes = new LinkedHashMap<>();
        private final Set<Absent> absent = new LinkedHashSet<>();
        private final List<String> purges = new ArrayList<>();
        private final List<PlannedEvent> events = new ArrayList<>();

        Draft(Batch batch) {
            this.batch = batch;
            this.situation = batch.situation();
        }

        void add(int index, Entry entry) throws RefusedException {
            if (entry instanceof Entry.Event event) {
                event(index, event);
            } else if (entry instanceof Entry.Package p) {
                once(LedgerKeys.packaged(p.key()), p.opening().bytes());
            } else if (entry instanceof Entry.Product p) {
                once(p.key(), CanonicalJson.bytes(p.value()));
            } else if (entry instanceof Entry.Purge p) {
                purges.addAll(p.keys());
            }
        }

        private void event(int index, Entry.Event entry) throws RefusedException {
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
            String key = LedgerKeys.event(entry.key());
            write(key, CanonicalJson.bytes(document.toJson()));
            once(entry.seenKey(), new Seen(key, digest, EventFields.contentDigest(event), salts.next()).bytes());
            custody(entry, accepted, digest, salts);
            events.add(new PlannedEvent(digest, key, document, accepted));
        }

        private void custody(Entry.Event entry, Decision.Accepted accepted, Hash digest, Salts salts) {
            for (Decision.NewStep step : accepted.steps()) {
                String key = step.key().stepKey();
                step.entitled().forEach(org -> absent.add(new Absent(org, key)));
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
                Hash r = Refs.recall(recall.target().ref());
                String key = recall.n() == 1 ? Refs.recallKey(r) : Refs.recallKey(r, recall.n() - 1, recall.previous());
                once(key, new RecallLink(recall.withdrawal(), recall.n(), r, digest, salts.next()).bytes());
            }
        }

        private void offer(Entry.Event entry, Decision.Accepted accepted, Decision.Offer offer, Salts salts) {
            Entry.OfferDraft draft = entry.offers().get(offer.receiver());
            if (draft == null) {
                throw new IllegalArgumentException("the node left out what an offer opens");
            }
            Opens before = draft.opens();
            Set<KeyId> steps = new LinkedHashSet<>(before.steps());
            Set<KeyId> offered = Set.copyOf(offer.heads());
            Set<Hash> digests = new LinkedHashSet<>(before.events());
            Set<String> keys = new LinkedHashSet<>(before.eventKeys());
            accepted.steps().stream()
                    .filter(s -> !isRest(s, accepted, offered))
                    .forEach(s -> steps.add(s.key()));
            digests.addAll(accepted.steps().stream()
                    .map(s -> s.step().event())
                    .filter(d -> d != null)
                    .toList());
            keys.add(LedgerKeys.event(entry.key()));
            Opens opens = new Opens(List.copyOf(steps), List.copyOf(digests), List.copyOf(keys), before.packages(), before.products());
            write(
                    LedgerKeys.offer(offer.receiver(), draft.key()),
                    new OfferValue(offer.receiver(), offer.heads(), offer.isShort(), opens, salts.next()).bytes());
        }

        /** Whether a step is of a part that stays here: who gets the other part has no right to it. */
        private static boolean isRest(Decision.NewStep step, Decision.Accepted accepted, Set<KeyId> offered) {
            return step.step().act() == Act.PART
                    && accepted.after().stream()
                            .filter(s -> s.name().equals(step.object()))
                            .noneMatch(s -> offered.contains(s.headKey()));
        }

        /** Writes a key that this organisation must not have written before. */
        private void once(String key, byte[] value) {
            absent.add(new Absent(batch.org(), key));
            write(key, value);
        }

        private void write(String key, byte[] value) {
            if (writes.put(key, value) != null) {
                throw new IllegalArgumentException("a transaction writes no key twice");
            }
        }
    }
}
