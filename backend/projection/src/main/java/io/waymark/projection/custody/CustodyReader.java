package io.waymark.projection.custody;

import io.waymark.custody.Amount;
import io.waymark.custody.Derivation;
import io.waymark.custody.Instruction;
import io.waymark.custody.Kind;
import io.waymark.custody.Situation;
import io.waymark.epcis.EpcisEvent;
import io.waymark.epcis.NamedIdentifier.Role;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Opens;
import io.waymark.ledger.Refs;
import io.waymark.projection.Secrets;
import io.waymark.projection.ledger.Keys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads from the read model what decisions need, each call from one state of it and in a bounded number of statements. */
public final class CustodyReader {

    private final String organisation;
    private final Secrets secrets;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate snapshot;
    private final Directory directory;

    public CustodyReader(String organisation, Secrets secrets, JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.organisation = organisation;
        this.secrets = secrets;
        this.jdbc = jdbc;
        this.snapshot = snapshot(transaction);
        this.directory = new Directory(jdbc);
    }

    /** Transactions that read one state of the database. */
    static TransactionTemplate snapshot(TransactionTemplate transaction) {
        TransactionTemplate snapshot = new TransactionTemplate(transaction.getTransactionManager());
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
        return snapshot;
    }

    private <T> T read(Supplier<T> reading) {
        T answer = snapshot.execute(status -> reading.get());
        if (answer == null) {
            throw new IllegalStateException("a reading gives its answer");
        }
        return answer;
    }

    /**
     * Everything that a {@link io.waymark.transaction.Batch} of these events needs. Objects that went on with somebody who
     * does not show how are among it as they were known last, but not for acts that they would seem to allow: to cancel, to
     * receive or to correct.
     *
     * @param events valid ones that stand alone ({@link io.waymark.transaction.EventFields#parse})
     * @throws IllegalArgumentException if they touch more than 20,000 objects, what is inside units counted
     */
    public Prepared prepare(List<EpcisEvent> events) {
        return read(() -> new Preparation().of(events));
    }

    /**
     * What an offer of these objects opens of their history so far: all that is known of their chains, of what is inside
     * them and of the units that they were in, and of what portions were split off or merged from; fields of the events
     * and texts of the products.
     */
    public Opens opens(Collection<ObjectName> objects) {
        return read(() -> new History(jdbc).of(objects).opens());
    }

    /**
     * Which event ids were captured before.
     *
     * @param seenKeys ledger keys ({@link LedgerKeys#seen})
     * @return what is known of those that were, by key
     */
    public Map<String, SeenEvent> seen(Collection<String> seenKeys) {
        Map<String, SeenEvent> seen = new LinkedHashMap<>();
        Keys.byTexts(
                jdbc,
                "select seen_key, key, digest, content, tx_id from event where seen_key = any(?)",
                seenKeys,
                (rs, i) -> seen.put(
                        rs.getString(1),
                        new SeenEvent(
                                rs.getString(2), Hash.of(rs.getBytes(3)), Hash.of(rs.getBytes(4)), rs.getString(5))));
        return seen;
    }

    /**
     * An event id that was captured before.
     *
     * @param eventKey ledger key of the event
     * @param digest digest of the event
     * @param content SHA-256 of its normal form ({@link io.waymark.transaction.EventFields#contentDigest})
     * @param txId the transaction that wrote it
     */
    public record SeenEvent(String eventKey, Hash digest, Hash content, String txId) {}

    /** One reading for a list of events. */
    private final class Preparation {
        private final Set<String> things = new LinkedHashSet<>();
        private final Set<String> lots = new LinkedHashSet<>();

        /** Names that only need a holder and a ref: lots of items, classes, what is recalled. */
        private final Set<String> names = new LinkedHashSet<>();

        private final Set<String> recalled = new LinkedHashSet<>();

        /** Units whose content the act goes through, to the ground or one level deep. */
        private final Set<String> deep = new LinkedHashSet<>();

        private final Set<String> shallow = new LinkedHashSet<>();

        /** Identifiers that an act names which would seem allowed on what went on unseen. */
        private final Set<String> wary = new LinkedHashSet<>();

        private final List<@Nullable Hash> corrected = new ArrayList<>();

        Prepared of(List<EpcisEvent> events) {
            Set<String> glns = new LinkedHashSet<>();
            events.forEach(e -> glns.addAll(Derivation.glns(e)));
            Map<String, String> parties = directory.membersOfGlns(glns);
            events.forEach(e -> read(e, Derivation.derive(e, parties, organisation)));
            find(events);
            States states = new States(jdbc);
            states.addThings(things);
            states.addPortions(lots);
            for (Hash event : corrected) {
                if (event != null) {
                    states.addTouched(event);
                }
            }
            states.addInside(named(states, deep), true);
            states.addInside(named(states, shallow), false);
            states.addAround();
            dropGone(states);
            Situation.Knowledge knowledge = knowledge();
            Recalls recalls = new Recalls(jdbc);
            Map<ObjectName, Situation.RecallChain> chains = new LinkedHashMap<>();
            recalls.chains(targets(knowledge)).forEach((target, chain) -> chains.put(target, chain.situation()));
            return new Prepared(knowledge, states.states(recalls), chains, parties, corrected, height());
        }

        private void read(EpcisEvent event, Instruction instruction) {
            if (instruction instanceof Instruction.Commission i) {
                named(i.things(), i.lots());
                names.addAll(i.itemLots().values());
            } else if (instruction instanceof Instruction.Pack i) {
                things.add(i.unit());
                named(i.children(), i.portions());
            } else if (instruction instanceof Instruction.Unpack i) {
                things.add(i.unit());
                named(i.children(), i.portions());
                shallow.addAll(i.all() || !i.portions().isEmpty() ? List.of(i.unit()) : List.of());
            } else if (instruction instanceof Instruction.Ship i) {
                named(i.things(), i.portions());
                deep.addAll(i.receiver().isEmpty() ? i.things() : List.of());
            } else if (instruction instanceof Instruction.Cancel i) {
                named(i.things(), i.portions());
                wary(i.things(), i.portions());
            } else if (instruction instanceof Instruction.Receive i) {
                named(i.things(), i.portions());
                things.addAll(i.children());
                shallow.addAll(i.children().isEmpty() ? List.of() : i.things());
                wary(i.things(), i.portions());
            } else if (instruction instanceof Instruction.Transform i) {
                named(i.inputs(), i.inputPortions());
                named(i.outputs(), i.outputPortions());
                names.addAll(i.itemLots().values());
            } else if (instruction instanceof Instruction.Sell i) {
                named(i.things(), i.portions());
                deep.addAll(i.things());
            } else if (instruction instanceof Instruction.Retire i) {
                named(i.things(), i.portions());
                deep.addAll(i.things());
            } else if (instruction instanceof Instruction.Recall i) {
                recalled.addAll(i.targets());
            } else if (instruction instanceof Instruction.Correct i) {
                recalled.addAll(i.recalls());
                names.addAll(i.named());
                event.identifiers(Role.EPC)
                        .forEach(n -> n.gs1().map(Derivation::thing).ifPresent(wary::add));
                event.identifiers(Role.QUANTITY)
                        .forEach(n -> n.gs1().map(GS1Identifier::toString).ifPresent(wary::add));
            }
        }

        private void named(List<String> ids, List<Amount> amounts) {
            things.addAll(ids);
            amounts.forEach(a -> lots.add(a.lot()));
        }

        private void wary(List<String> ids, List<Amount> amounts) {
            wary.addAll(ids);
            amounts.forEach(a -> wary.add(a.lot()));
        }

        private List<ObjectName> named(States states, Set<String> identifiers) {
            return states.rows().stream()
                    .filter(r -> r.kind() == Kind.UNIT && identifiers.contains(r.identifier()))
                    .map(States.Row::name)
                    .toList();
        }

        /** Which events the error declarations among these declare wrong: those with the same id. */
        private void find(List<EpcisEvent> events) {
            List<@Nullable String> keys = events.stream()
                    .map(e -> e.errorDeclaration().isEmpty()
                            ? null
                            : e.eventID()
                                    .map(id -> LedgerKeys.seen(secrets.event(), id, ""))
                                    .orElse(null))
                    .toList();
            Map<String, SeenEvent> seen =
                    seen(keys.stream().filter(k -> k != null).toList());
            keys.forEach(key -> corrected.add(
                    Optional.ofNullable(seen.get(key)).map(SeenEvent::digest).orElse(null)));
        }

        /**
         * What somebody wrote after, and does not show, must not look as if it could still be acted on. Where the own peer
         * has not given this organisation's own next step yet, nothing can be said at all. What is inside goes with its unit.
         */
        private void dropGone(States states) {
            List<ObjectName> gone = states.rows().stream()
                    .filter(r -> r.goneTo() != null)
                    .filter(r -> organisation.equals(r.goneTo()) || wary.contains(r.identifier()))
                    .map(States.Row::name)
                    .toList();
            while (!gone.isEmpty()) {
                gone.forEach(states::remove);
                Set<ObjectName> units = Set.copyOf(gone);
                gone = states.rows().stream()
                        .filter(r -> r.unit() != null && units.contains(r.unit()))
                        .map(States.Row::name)
                        .toList();
            }
        }

        private Situation.Knowledge knowledge() {
            Set<String> all = new LinkedHashSet<>(things);
            all.addAll(lots);
            all.addAll(names);
            all.addAll(recalled);
            Map<String, String> refs = new LinkedHashMap<>();
            Set<String> needed = new LinkedHashSet<>();
            for (String id : all) {
                needed.add(id);
                productClass(id).ifPresent(needed::add);
            }
            needed.forEach(id -> ref(id).ifPresent(ref -> refs.put(id, ref.hex())));
            return new Situation.Knowledge(directory.holdersOf(needed), refs);
        }

        private List<ObjectName> targets(Situation.Knowledge knowledge) {
            return recalled.stream()
                    .filter(id -> organisation.equals(knowledge.holders().get(id)))
                    .map(id -> new ObjectName(organisation, ref(id).orElseGet(() -> Refs.computed(id))))
                    .toList();
        }

        /** The ref under the organisation's secret, of what has one: all but units and items whose ref everybody computes. */
        private Optional<KeyId> ref(String identifier) {
            int serial = identifier.indexOf("/21/");
            boolean computed = serial > 0 && Refs.computable(identifier.substring(serial + 4));
            return computed || isUnit(identifier)
                    ? Optional.empty()
                    : Optional.of(Refs.secret(secrets.ref(), identifier));
        }
    }

    private static boolean isUnit(String identifier) {
        try {
            return GS1Identifier.parse(identifier).isUnit();
        } catch (GS1Exception notCanonical) {
            return false;
        }
    }

    /** As the rules see it: everything with the GTIN. */
    private static Optional<String> productClass(String identifier) {
        String gtin = GS1Identifier.CANONICAL_BASE + "/01/";
        return identifier.startsWith(gtin) && identifier.length() >= gtin.length() + 14
                ? Optional.of(identifier.substring(0, gtin.length() + 14))
                : Optional.empty();
    }

    /** How many blocks the read model has. */
    private long height() {
        Long height = jdbc.queryForObject("select coalesce(max(number) + 1, 0) from block", Long.class);
        return height == null ? 0 : height;
    }
}
