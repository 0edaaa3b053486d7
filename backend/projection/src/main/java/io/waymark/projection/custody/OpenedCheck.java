package io.waymark.projection.custody;

import io.waymark.custody.Act;
import io.waymark.custody.Gap;
import io.waymark.custody.Kind;
import io.waymark.custody.Made;
import io.waymark.custody.Placed;
import io.waymark.custody.RecallChains;
import io.waymark.custody.Standing;
import io.waymark.custody.Standings;
import io.waymark.custody.Standings.FirstWrite;
import io.waymark.custody.Status;
import io.waymark.custody.Step;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.MerkleRoot;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.Refs;
import io.waymark.ledger.SaltedDocument;
import io.waymark.projection.ledger.Keys;
import io.waymark.projection.ledger.LedgerView;
import io.waymark.transaction.Opening;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Holds opened history against the own map: first every byte of it, then, by the verifier's walk, what it says. What is known
 * here already counts beside it, so that nobody has to be shown his own steps.
 */
final class OpenedCheck {

    private final JdbcTemplate jdbc;
    private final Opening opening;
    private final LedgerView view;
    private final Standings standings;
    private final Map<Hash, Step> byHash = new HashMap<>();

    /** Steps that were looked for in the read model, found or not. */
    private final Map<Hash, Optional<Step>> known = new HashMap<>();

    OpenedCheck(JdbcTemplate jdbc, Opening opening) {
        this.jdbc = jdbc;
        this.opening = opening;
        opening.steps().values().forEach(step -> byHash.put(step.hash(), step));
        this.view = new LedgerView(jdbc).loaded(keys(opening));
        this.standings = new Standings(view, new Store(), new Directory(jdbc).heldAt());
    }

    private static List<Hash> keys(Opening opening) {
        List<Hash> keys = new ArrayList<>();
        opening.steps().forEach((key, step) -> {
            keys.add(key.stepKeyHash());
            if (step.status() != Status.PACKED && step.status() != Status.CONSUMED) {
                keys.add(step.nextKey(null).stepKeyHash());
            }
        });
        opening.recalls().keySet().forEach(key -> keys.add(KeyId.keyHash(key)));
        opening.products().keySet().forEach(key -> keys.add(KeyId.keyHash(key)));
        return keys;
    }

    /** The map that it is held against. */
    LedgerView view() {
        return view;
    }

    /** Where an object stands by the opening and what is known here. */
    Standing standing(ObjectName name) {
        return standings.of(name);
    }

    /** Whether every value in it is on the ledger as it is; else the code of the first one that is not. */
    Verdict bytes() {
        Set<Hash> events = new HashSet<>();
        for (Map.Entry<KeyId, Step> entry : opening.steps().entrySet()) {
            Step step = entry.getValue();
            Optional<FirstWrite> write = view.firstWrite(step.writer(), entry.getKey());
            if (write.isEmpty() || !write.get().value().equals(step.hash())) {
                return incomplete("step-not-on-ledger", step);
            }
            if (step.event() != null) {
                events.add(step.event());
            }
        }
        Verdict lists = lists();
        if (!lists.ready()) {
            return lists;
        }
        Verdict rest = recalls(events);
        if (!rest.ready()) {
            return rest;
        }
        if (!events.containsAll(opening.events().keySet())) {
            return new Verdict("event-not-named", null);
        }
        return products();
    }

    private Verdict lists() {
        for (Map.Entry<KeyId, List<Hash>> list : opening.contents().entrySet()) {
            Step step = opening.steps().get(list.getKey());
            boolean fits = step != null
                    && step.kind() == Kind.UNIT
                    && list.getValue().size() == step.content().count()
                    && MerkleRoot.ofSorted(list.getValue())
                            .equals(step.content().root());
            if (!fits) {
                return incomplete("content-not-committed", step);
            }
        }
        for (Map.Entry<KeyId, List<Made>> list : opening.made().entrySet()) {
            Step step = opening.steps().get(list.getKey());
            boolean fits = step != null
                    && step.made() != null
                    && Made.merkle(list.getValue()).equals(step.made());
            if (!fits) {
                return incomplete("made-not-committed", step);
            }
        }
        return Verdict.READY;
    }

    private Verdict recalls(Set<Hash> events) {
        for (Map.Entry<String, RecallLink> entry : opening.recalls().entrySet()) {
            if (!recall(entry.getKey(), entry.getValue())) {
                return new Verdict("recall-not-on-ledger", null);
            }
            events.add(entry.getValue().event());
        }
        return Verdict.READY;
    }

    /** Whether some organisation wrote this link first at the key that its number gives it. */
    private boolean recall(String key, RecallLink link) {
        Hash keyHash = KeyId.keyHash(key);
        Hash value = Hash.sha256(link.bytes());
        for (Map.Entry<String, FirstWrite> write :
                view.at(List.of(keyHash)).getOrDefault(keyHash, Map.of()).entrySet()) {
            if (write.getValue().value().equals(value)
                    && key(write.getKey(), link).equals(Optional.of(key))) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> key(String org, RecallLink link) {
        String key = Refs.recallKey(link.r());
        for (int n = 1; n < link.n(); n++) {
            Optional<FirstWrite> before = view.firstWrite(org, KeyId.keyHash(key));
            if (before.isEmpty() || n > RecallChains.MOST_LINKS) {
                return Optional.empty();
            }
            key = Refs.recallKey(link.r(), n, before.get().value());
        }
        return Optional.of(key);
    }

    private Verdict products() {
        for (Map.Entry<String, SaltedDocument> product : opening.products().entrySet()) {
            Hash keyHash = KeyId.keyHash(product.getKey());
            Hash value = Hash.sha256(CanonicalJson.bytes(product.getValue().toJson()));
            boolean written = view.at(List.of(keyHash)).getOrDefault(keyHash, Map.of()).values().stream()
                    .anyMatch(write -> write.value().equals(value));
            if (!written) {
                return new Verdict("product-not-on-ledger", null);
            }
        }
        return Verdict.READY;
    }

    /** The name of the object that a step is of: found by going back to the first one. */
    Optional<ObjectName> name(Step step) {
        Step at = step;
        for (int i = 0; i < History.MOST_STEPS; i++) {
            if (at.n() == 1) {
                return Optional.of(new ObjectName(at.writer(), at.ref()));
            }
            Optional<Step> before = step(at.previous());
            if (before.isEmpty()) {
                return Optional.empty();
            }
            at = before.get();
        }
        return Optional.empty();
    }

    /**
     * Whether an offered thing, and everything inside it, stands where the offer says.
     *
     * @param head the offering step
     * @param name the object
     */
    Verdict offered(Step head, ObjectName name) {
        Standing standing = standings.of(name);
        String identifier = identifier(standing);
        if (standing.gap() != null) {
            return new Verdict(code(standing.gap()), identifier);
        }
        boolean there =
                standing.head().isPresent() && standing.head().get().step().equals(head);
        if (!there) {
            return new Verdict("not-offered", identifier);
        }
        return inside(standing, identifier);
    }

    private Verdict inside(Standing offered, @Nullable String identifier) {
        Deque<Standing> units = new ArrayDeque<>();
        Set<ObjectName> met = new HashSet<>();
        units.add(offered);
        met.add(offered.name());
        while (!units.isEmpty()) {
            Standing unit = units.remove();
            Step latest = unit.head().orElseThrow().step();
            if (latest.kind() != Kind.UNIT || latest.content().count() == 0) {
                continue;
            }
            Optional<List<Hash>> members = content(unit);
            if (members.isEmpty()) {
                return new Verdict("content-not-shown", identifier(unit));
            }
            for (Hash member : members.get()) {
                Optional<ObjectName> name = step(member).flatMap(this::name);
                if (name.isEmpty()) {
                    return new Verdict("inside-not-shown", identifier(unit));
                }
                Standing child = standings.of(name.get());
                if (child.gap() != null) {
                    return new Verdict(code(child.gap()), identifier(child));
                }
                boolean inside = child.inUnit()
                        && child.head().isPresent()
                        && child.head().get().step().hash().equals(member)
                        && child.unit().step().equals(latest)
                        && met.add(child.name());
                if (!inside) {
                    return new Verdict("not-inside", identifier(child) == null ? identifier : identifier(child));
                }
                units.add(child);
            }
        }
        return Verdict.READY;
    }

    private Optional<List<Hash>> content(Standing unit) {
        Placed latest = unit.head().orElseThrow();
        return unit.contentStep()
                .flatMap(placed -> new Store().content(placed.step().writer(), placed.key()))
                .filter(list -> list.size() == latest.step().content().count()
                        && MerkleRoot.ofSorted(list)
                                .equals(latest.step().content().root()));
    }

    /** The stable code of a gap: what is missing is said alike wherever it is missed. */
    private static String code(Gap gap) {
        return "gap-" + gap.code();
    }

    private static @Nullable String identifier(Standing standing) {
        return standing.chain().isEmpty()
                ? null
                : standing.chain().get(0).step().identifier();
    }

    private Verdict incomplete(String code, @Nullable Step step) {
        String identifier = step == null
                ? null
                : name(step)
                        .flatMap(name -> view.firstWrite(name.org(), name.ref()))
                        .flatMap(write -> step(write.value()))
                        .map(Step::identifier)
                        .orElse(null);
        return new Verdict(code, identifier);
    }

    private Optional<Step> step(Hash hash) {
        Step shown = byHash.get(hash);
        return shown != null
                ? Optional.of(shown)
                : known.computeIfAbsent(hash, h -> Keys.byHashes(
                                jdbc,
                                "select bytes from step where hash = any(?) limit 1",
                                List.of(h),
                                (rs, i) -> Step.parse(rs.getBytes(1)))
                        .stream()
                        .findFirst());
    }

    /** Whether every opened step stands in an accepted chain, its own or that of a unit that something was in. */
    Verdict accepted() {
        Set<Hash> accepted = new HashSet<>();
        Set<ObjectName> names = new HashSet<>();
        Set<Hash> fragments = new HashSet<>();
        for (Step step : opening.steps().values()) {
            Optional<ObjectName> name = name(step);
            if (name.isEmpty()) {
                fragments.add(step.hash());
            } else if (names.add(name.get())) {
                standings
                        .of(name.get())
                        .chain()
                        .forEach(p -> accepted.add(p.step().hash()));
            }
        }
        for (Step step : opening.steps().values()) {
            boolean fragment = fragments.contains(step.hash())
                    && step.kind() == Kind.UNIT
                    && (step.act() == Act.CONTENT || step(step.previous()).isPresent());
            if (!fragment && !accepted.contains(step.hash())) {
                return incomplete("step-not-in-chain", step);
            }
        }
        return Verdict.READY;
    }

    private final class Store implements Standings.Store {
        @Override
        public Optional<Step> step(Hash valueHash) {
            return OpenedCheck.this.step(valueHash);
        }

        @Override
        public Optional<List<Hash>> content(String writer, KeyId unitStepKey) {
            List<Hash> shown = opening.contents().get(unitStepKey);
            if (shown != null) {
                return Optional.of(shown);
            }
            return jdbc
                    .query(
                            "select members from step_content where writer = ? and key_id = ?",
                            (rs, i) -> Keys.hashes(rs.getArray(1)),
                            writer,
                            unitStepKey.hex())
                    .stream()
                    .findFirst();
        }

        @Override
        public Optional<List<Made>> made(String writer, KeyId consumedStepKey) {
            List<Made> shown = opening.made().get(consumedStepKey);
            if (shown != null) {
                return Optional.of(shown);
            }
            return jdbc
                    .query(
                            "select made from step_made where writer = ? and key_id = ?",
                            (rs, i) -> Opening.madeList(JsonParser.parse(rs.getString(1), JsonLimits.VALUE)
                                    .asArray()),
                            writer,
                            consumedStepKey.hex())
                    .stream()
                    .findFirst();
        }
    }
}
