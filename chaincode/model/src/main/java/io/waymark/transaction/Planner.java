package io.waymark.transaction;

import io.waymark.claim.ClaimStatement;
import io.waymark.custody.Custody;
import io.waymark.custody.Decision;
import io.waymark.custody.Derivation;
import io.waymark.custody.RefusalCode;
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
import io.waymark.transaction.Plan.Absent;
import io.waymark.transaction.Plan.PlannedEvent;
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
 * Works out one transaction, entry by entry, each over what the ones before it leave behind. Who composes a transaction
 * sees what an event would write, and how large that is, before it goes in; who checks one gives all entries in turn.
 */
public final class Planner {

    private final String org;
    private final Situation situation;
    private final Map<String, byte[]> writes = new LinkedHashMap<>();
    private final Map<Absent, Integer> absent = new LinkedHashMap<>();
    private final Set<String> seeds = new HashSet<>();
    private final List<String> purges = new ArrayList<>();
    private final List<PlannedEvent> events = new ArrayList<>();
    private int entries;
    private int steps;
    private long bytes;

    /**
     * @param org MSP id of the acting organisation
     * @param situation what there is before; the planner lays what it takes over it
     */
    public Planner(String org, Situation situation) {
        this.org = org;
        this.situation = situation;
    }

    /** An event that was judged and not taken yet. */
    public static final class Judged {
        private final EpcisEvent event;
        private final Salts salts;
        private final SaltedDocument document;
        private final Hash digest;
        private final Decision decision;

        private Judged(EpcisEvent event, Salts salts, SaltedDocument document, Hash digest, Decision decision) {
            this.event = event;
            this.salts = salts;
            this.document = document;
            this.digest = digest;
            this.decision = decision;
        }

        public Decision decision() {
            return decision;
        }
    }

    /** What an accepted event would write. */
    public static final class Draft {
        private final Entry.Event entry;
        private final Judged judged;
        private final Decision.Accepted accepted;
        private final Map<String, byte[]> writes = new LinkedHashMap<>();
        private final Set<Absent> absent = new LinkedHashSet<>();
        private final Map<ObjectName, Situation.RecallChain> recalls = new LinkedHashMap<>();
        private long bytes;

        private Draft(Entry.Event entry, Judged judged) {
            this.entry = entry;
            this.judged = judged;
            this.accepted = (Decision.Accepted) judged.decision;
        }

        /** How many bytes its private values have. */
        public long bytes() {
            return bytes;
        }

        private void once(String org, String key, byte[] value) {
            absent.add(new Absent(org, key));
            write(key, value);
        }

        private void write(String key, byte[] value) {
            if (writes.put(key, value) != null) {
                throw new IllegalArgumentException("a transaction writes no key twice");
            }
            bytes += value.length;
        }
    }

    /**
     * Judges an event over what was taken so far; changes nothing.
     *
     * @param parties MSP ids of the members that the event names, by GLN
     * @param corrected digest of the event that this one declares an error; else null
     * @param seed 256 secret bits that serve this event alone
     */
    public Judged judge(EpcisEvent event, Map<String, String> parties, Hash corrected, String seed) {
        Salts salts = new Salts(seed);
        SaltedDocument document = SaltedDocument.of(EventFields.of(event), salts);
        Hash digest = document.digest();
        Decision decision = Custody.decide(
                Derivation.derive(event, parties, org), situation, new Custody.Context(org, digest, corrected), salts);
        return new Judged(event, salts, document, digest, decision);
    }

    /**
     * Writes out what an accepted event means; to be done once for each judgement, because salts are drawn.
     *
     * @throws IllegalArgumentException if the entry leaves out what one of its offers opens
     */
    public Draft draft(Entry.Event entry, Judged judged) {
        Draft draft = new Draft(entry, judged);
        String key = LedgerKeys.event(judged.digest);
        Salts salts = judged.salts;
        draft.write(key, CanonicalJson.bytes(judged.document.toJson()));
        Seen seen = new Seen(key, judged.digest, EventFields.contentDigest(judged.event), salts.next());
        draft.once(org, entry.seenKey(), seen.bytes());
        custody(draft, salts);
        return draft;
    }

    /** Takes an event that was judged over this very state. */
    public void add(Draft draft) {
        if (!seeds.add(draft.entry.seed())) {
            throw new IllegalArgumentException("a seed serves one event");
        }
        situation.lay(draft.accepted);
        draft.recalls.forEach(situation::lay);
        int index = entries++;
        draft.absent.forEach(a -> absent.putIfAbsent(a, index));
        draft.writes.forEach(this::write);
        steps += draft.accepted.steps().size();
        events.add(new PlannedEvent(
                draft.judged.digest, LedgerKeys.event(draft.judged.digest), draft.judged.document, draft.accepted));
    }

    /** Takes any entry. */
    void add(Entry entry) throws Plan.RefusedException {
        if (entry instanceof Entry.Event event) {
            Judged judged = judge(EventFields.parse(event.text()), event.parties(), event.corrected(), event.seed());
            if (judged.decision instanceof Decision.Refused refused) {
                throw new Plan.RefusedException(entries, refused);
            }
            add(draft(event, judged));
            return;
        }
        if (entry instanceof Entry.Package p) {
            once(LedgerKeys.packaged(p.key()), p.opening().bytes());
        } else if (entry instanceof Entry.Product p) {
            once(p.key(), CanonicalJson.bytes(p.value()));
        } else if (entry instanceof Entry.Disclosure d) {
            write(LedgerKeys.DISCLOSURE, d.rules().bytes(d.salt()));
        } else if (entry instanceof Entry.Claim c) {
            claim(c);
        } else if (entry instanceof Entry.Purge p) {
            purges.addAll(p.keys());
        }
        entries++;
    }

    private void claim(Entry.Claim claim) throws Plan.RefusedException {
        ClaimStatement statement = claim.value().statement();
        RefusalCode refusal =
                switch (claim.chain().judge(statement)) {
                    case COUNTS, CONFLICT -> null;
                    case SAME, NUMBER -> RefusalCode.CLAIM_NUMBER;
                    case SIGNATURE -> RefusalCode.CLAIM_SIGNATURE;
                    case FULL -> RefusalCode.CLAIM_FULL;
                };
        if (refusal != null) {
            throw new Plan.RefusedException(entries, new Decision.Refused(refusal, null));
        }
        String key = LedgerKeys.claim(statement.item(), claim.place());
        claim.members().forEach(member -> absent.putIfAbsent(new Absent(member, key), entries));
        once(key, claim.value().bytes());
    }

    /** All of it. */
    Plan plan() {
        return new Plan(writes, absent.keySet(), List.copyOf(purges), List.copyOf(events), absent);
    }

    /** How many steps were taken so far. */
    public int steps() {
        return steps;
    }

    /** How many bytes the private values have that were taken so far. */
    public long bytes() {
        return bytes;
    }

    private void custody(Draft draft, Salts salts) {
        Decision.Accepted accepted = draft.accepted;
        for (Decision.NewStep step : accepted.steps()) {
            String key = step.key().stepKey();
            step.entitled().forEach(member -> draft.absent.add(new Absent(member, key)));
            draft.once(org, key, step.step().bytes());
        }
        for (Decision.NewContent content : accepted.contents()) {
            draft.write(content.key().contentKey(), new HashList(content.members(), salts.next()).bytes());
        }
        for (Decision.NewMade made : accepted.made()) {
            JsonArray list =
                    JsonArray.of(made.made().stream().map(Opening::made).toList());
            draft.write(
                    LedgerKeys.made(made.key()),
                    CanonicalJson.bytes(
                            JsonObject.of("made", list, "salt", salts.next().hex(), "v", 1)));
        }
        for (Decision.Offer offer : accepted.offers()) {
            offer(draft, offer, salts);
        }
        for (Decision.NewRecall recall : accepted.recalls()) {
            recall(draft, recall, salts);
        }
    }

    private void recall(Draft draft, Decision.NewRecall recall, Salts salts) {
        Hash r = Refs.recall(recall.target().ref());
        boolean first = recall.n() == 1;
        String key = first ? Refs.recallKey(r) : Refs.recallKey(r, recall.n() - 1, recall.previous());
        byte[] link = new RecallLink(recall.withdrawal(), recall.n(), r, draft.judged.digest, salts.next()).bytes();
        draft.once(org, key, link);
        if (first) {
            Hash position = Refs.position(org, KeyId.keyHash(key));
            draft.once(org, LedgerKeys.watched(position), new Watched(r, salts.next()).bytes());
        }
        draft.recalls.put(
                recall.target(), new Situation.RecallChain(recall.n(), Hash.sha256(link), !recall.withdrawal()));
    }

    private void offer(Draft draft, Decision.Offer offer, Salts salts) {
        Entry.OfferDraft prepared = draft.entry.offers().get(offer.receiver());
        if (prepared == null) {
            throw new IllegalArgumentException("the node left out what an offer opens");
        }
        Opens before = prepared.opens();
        Set<KeyId> opened = new LinkedHashSet<>(before.steps());
        Set<Hash> digests = new LinkedHashSet<>(before.events());
        List<Decision.NewStep> going = going(draft.accepted, offer);
        going.forEach(s -> opened.add(s.key()));
        going.stream().map(s -> s.step().event()).filter(Objects::nonNull).forEach(digests::add);
        Opens opens = new Opens(List.copyOf(opened), List.copyOf(digests), before.packages(), before.products());
        draft.write(
                LedgerKeys.offer(offer.receiver(), prepared.key()),
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
        return accepted.steps().stream()
                .filter(s -> objects.contains(s.object()))
                .toList();
    }

    /** Writes a key that this organisation must not have written before. */
    private void once(String key, byte[] value) {
        absent.putIfAbsent(new Absent(org, key), entries);
        write(key, value);
    }

    private void write(String key, byte[] value) {
        if (writes.put(key, value) != null) {
            throw new IllegalArgumentException("a transaction writes no key twice");
        }
        bytes += value.length;
    }
}
