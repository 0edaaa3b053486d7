package io.waymark.custody;

import io.waymark.claim.ClaimKey;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Salts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** One decision in the making: the situation with what it wrote so far laid over it, and the lists of what it writes. */
final class Work {

    private final Situation situation;
    private final Custody.Context context;
    private final Salts salts;
    private final List<Decision.NewStep> steps = new ArrayList<>();
    private final List<Decision.NewContent> contents = new ArrayList<>();
    private final List<Decision.NewMade> made = new ArrayList<>();
    private final List<Decision.Offer> offers = new ArrayList<>();
    private final List<Decision.NewRecall> recalls = new ArrayList<>();
    private final List<ObjectName> annotated = new ArrayList<>();
    private final Map<ObjectName, ObjectState> after = new LinkedHashMap<>();

    Work(Situation situation, Custody.Context context, Salts salts) {
        this.situation = situation;
        this.context = context;
        this.salts = salts;
    }

    Decision.Accepted accepted() {
        return new Decision.Accepted(
                List.copyOf(steps),
                List.copyOf(contents),
                List.copyOf(made),
                List.copyOf(offers),
                List.copyOf(recalls),
                List.copyOf(annotated),
                List.copyOf(after.values()));
    }

    String actor() {
        return context.actor();
    }

    Custody.Context context() {
        return context;
    }

    Optional<String> holder(String identifier) {
        return situation.holder(identifier);
    }

    KeyId ref(String identifier) {
        return situation.ref(identifier);
    }

    Situation.RecallChain recallChain(ObjectName target) {
        return situation.recallChain(target);
    }

    Collection<ObjectState> objects() {
        return new ArrayList<>(situation.objects());
    }

    ObjectState now(ObjectName name) {
        return situation.named(name).orElseThrow(() -> new IllegalArgumentException("the node left out an object"));
    }

    Optional<ObjectState> packedAs(Hash step) {
        return situation.packedAs(step);
    }

    /** The identifiers, none twice; more than an event may touch are refused. */
    static Set<String> distinct(List<String> identifiers) {
        Set<String> all = new LinkedHashSet<>();
        for (String id : identifiers) {
            if (!all.add(id)) {
                throw new Refusal(RefusalCode.TWICE, id);
            }
        }
        if (all.size() > Custody.MOST_IDENTIFIERS) {
            throw new Refusal(RefusalCode.TOO_MANY, null);
        }
        return all;
    }

    List<ObjectState> all(String identifier) {
        return situation.of(identifier);
    }

    Optional<ObjectState> choose(String identifier, Predicate<ObjectState> which) {
        return situation.of(identifier).stream().filter(which).findFirst();
    }

    /** Whether an identifier is under no member's prefix and no chain of it is known here: its events are observations. */
    boolean stranger(String identifier) {
        return situation.holder(identifier).isEmpty()
                && situation.of(identifier).isEmpty();
    }

    /** The chain of an identifier that is still going, if this node has one; nothing for a stranger's. */
    Optional<ObjectState> known(String identifier) {
        if (stranger(identifier)) {
            return Optional.empty();
        }
        return choose(identifier, s -> !s.ended())
                .or(() -> choose(identifier, s -> true))
                .or(() -> {
                    throw new Refusal(RefusalCode.UNKNOWN_OBJECT, identifier);
                });
    }

    /** The object with this identifier that this organisation holds, alone or in a unit; nothing for a stranger's. */
    Optional<ObjectState> mine(String identifier) {
        Optional<ObjectState> held = choose(identifier, this::inCustody);
        if (held.isPresent()) {
            return held;
        }
        known(identifier).ifPresent(this::requireCustody);
        return Optional.empty();
    }

    void requireCustody(ObjectState state) {
        if (!inCustody(state)) {
            throw new Refusal(state.ended() ? RefusalCode.ENDED : RefusalCode.NOT_CUSTODIAN, state.identifier());
        }
    }

    /** Whether this organisation holds it: free, or in a unit that it holds. */
    boolean inCustody(ObjectState state) {
        ObjectState at = state;
        for (int depth = 0; at.inUnit(); depth++) {
            if (depth > Units.DEEPEST) {
                throw new Refusal(RefusalCode.NESTED_TOO_DEEP, state.identifier());
            }
            at = now(at.unit());
        }
        return at.freeFor(actor());
    }

    /** Whether the actor may commission it; strangers' identifiers are left alone, other members' are refused. */
    boolean mayCommission(String identifier) {
        Optional<String> holder = situation.holder(identifier);
        if (holder.isEmpty()) {
            return false;
        }
        if (!holder.get().equals(actor())) {
            throw new Refusal(RefusalCode.NOT_PREFIX_HOLDER, identifier);
        }
        return true;
    }

    ObjectState commissionItem(String identifier, Optional<String> lot, Optional<ClaimKey> claim) {
        return commissionItem(identifier, lot, claim, List.of(), Watch.NONE);
    }

    ObjectState commissionItem(
            String identifier, Optional<String> lot, Optional<ClaimKey> claim, List<Origin> from, Watch watch) {
        Optional<ObjectState> before = choose(identifier, s -> s.name().org().equals(actor()));
        UnaryOperator<Step.Builder> facts = b -> {
            b.identifier = identifier;
            b.lot = lot.map(l -> new ObjectName(actor(), ref(l))).orElse(null);
            b.productClass = Identifiers.productClass(identifier)
                    .map(c -> new ObjectName(actor(), ref(c)))
                    .orElse(null);
            b.claim = claim.orElse(null);
            b.watch = watch;
            return b.from(from);
        };
        if (before.isPresent()) {
            ObjectState state = before.get();
            boolean again = state.head().status() == Status.VOID && from.isEmpty();
            if (!again) {
                throw new Refusal(RefusalCode.ALREADY_COMMISSIONED, identifier);
            }
            return step(state.name(), Act.COMMISSION, facts);
        }
        return start(Kind.ITEM, Act.COMMISSION, ref(identifier), facts);
    }

    ObjectState commissionPortion(Amount amount, List<Origin> from, Watch watch) {
        return start(Kind.PORTION, Act.COMMISSION, randomRef(), b -> {
            b.identifier = amount.lot();
            b.lot = new ObjectName(actor(), ref(amount.lot()));
            b.productClass = Identifiers.productClass(amount.lot())
                    .map(c -> new ObjectName(actor(), ref(c)))
                    .orElse(null);
            b.quantity = amount.quantity();
            b.watch = watch;
            return b.from(from);
        });
    }

    KeyId randomRef() {
        return new KeyId(salts.next().hex());
    }

    /** Writes the first step of a chain. */
    ObjectState start(Kind kind, Act act, KeyId ref, UnaryOperator<Step.Builder> facts) {
        Step step = facts.apply(Step.first(kind, act, actor(), ref).event(context.event()))
                .build(salts.next());
        ObjectName name = new ObjectName(actor(), ref);
        steps.add(new Decision.NewStep(name, ref, step, List.of(actor())));
        return put(ObjectState.started(name, step));
    }

    /** Notes that a part or output, whose own recalls nobody has read yet, is under what its inputs were under. */
    ObjectState recalled(ObjectState state) {
        return put(state.recalled());
    }

    /** Writes the step after an object's head. */
    ObjectState step(ObjectName name, Act act, UnaryOperator<Step.Builder> fields) {
        return step(name, act, fields, null, null, -1);
    }

    ObjectState step(
            ObjectName name,
            Act act,
            UnaryOperator<Step.Builder> fields,
            ObjectName into,
            List<Hash> members,
            int height) {
        ObjectState state = now(name);
        Step.Builder next = state.head().next(act, actor()).out(state.exit()).event(context.event());
        Step step = fields.apply(next).build(salts.next());
        return write(state, step, into, members, height);
    }

    /** Writes the step that consumes an object. */
    void consume(ObjectName name, Act act, List<Made> outputs) {
        ObjectState after = step(name, act, b -> {
            b.made = Made.merkle(outputs);
            return b.status(Status.CONSUMED);
        });
        made.add(new Decision.NewMade(after.headKey(), List.copyOf(outputs)));
    }

    /** Writes the rejection of an offer, which follows from the offer alone. */
    void reject(ObjectState state) {
        write(state, state.head().rejection(), null, null, -1);
    }

    private ObjectState write(ObjectState state, Step step, ObjectName into, List<Hash> members, int height) {
        KeyId key = state.nextKey();
        steps.add(new Decision.NewStep(
                state.name(), key, step, Follows.writers(state.head(), state.exit(), state.name())));
        if (members != null) {
            contents.add(new Decision.NewContent(key, members));
        }
        return put(state.then(
                key, step, into, members == null ? state.members() : members, height < 0 ? state.height() : height));
    }

    /** Notes that an object left its unit by a step of the unit, without a step of its own. */
    ObjectState left(ObjectState child, ObjectState unit) {
        return put(child.leftBy(new Exit(unit.headKey(), unit.head())));
    }

    private ObjectState put(ObjectState state) {
        situation.put(state);
        after.put(state.name(), state);
        return state;
    }

    void offer(String receiver, List<KeyId> heads, boolean isShort) {
        if (!heads.isEmpty()) {
            offers.add(new Decision.Offer(receiver, List.copyOf(heads), isShort));
        }
    }

    void recall(Decision.NewRecall link) {
        recalls.add(link);
    }

    void annotate(ObjectName object) {
        annotated.add(object);
    }
}
