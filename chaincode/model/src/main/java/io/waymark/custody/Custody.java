package io.waymark.custody;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Salts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of custody: {@link #decide} says what an event writes, or why it may not (docs/CUSTODY.md). Pure: the same
 * arguments give the same bytes, in a dry run on the node and in the chaincode.
 */
public final class Custody {

    /** The most identifiers that one event may touch. */
    public static final int MOST_IDENTIFIERS = 1_000;

    private final Work work;
    private final Units units;
    private final Portions portions;

    private Custody(Work work) {
        this.work = work;
        this.units = new Units(work);
        this.portions = new Portions(work, units);
    }

    /**
     * @param actor MSP id of who acts
     * @param event digest of the event
     * @param corrected digest of the event that this one declares an error, or null
     */
    public record Context(String actor, Hash event, Hash corrected) {}

    /**
     * Decides one event.
     *
     * @param situation is not changed; lay the answer over it before the next event of the same transaction
     * @return the steps, or the refusal
     * @throws IllegalArgumentException if the node left out of the situation what the event needs
     */
    public static Decision decide(Instruction instruction, Situation situation, Context context, Salts salts) {
        Work work = new Work(situation.over(), context, salts);
        try {
            new Custody(work).act(instruction);
            return work.accepted();
        } catch (Refusal refusal) {
            return refusal.decision();
        }
    }

    private void act(Instruction instruction) {
        if (instruction instanceof Instruction.Commission i) {
            commission(i);
        } else if (instruction instanceof Instruction.Pack i) {
            pack(i);
        } else if (instruction instanceof Instruction.Unpack i) {
            unpack(i);
        } else if (instruction instanceof Instruction.Ship i) {
            ship(i);
        } else if (instruction instanceof Instruction.Cancel i) {
            cancel(i);
        } else if (instruction instanceof Instruction.Receive i) {
            new Receiving(work, units, portions).receive(i);
        } else if (instruction instanceof Instruction.Transform i) {
            new Transforming(work, units, portions).transform(i);
        } else if (instruction instanceof Instruction.Sell i) {
            end(i.things(), i.portions(), Act.SELL, Status.SOLD);
        } else if (instruction instanceof Instruction.Retire i) {
            end(i.things(), i.portions(), Act.RETIRE, Status.RETIRED);
        } else if (instruction instanceof Instruction.Recall i) {
            recall(i.targets(), false);
        } else if (instruction instanceof Instruction.Correct i) {
            correct(i);
        }
    }

    private void commission(Instruction.Commission i) {
        i.claims().requireOf(i.things());
        for (String id : Work.distinct(i.things())) {
            if (Identifiers.isUnit(id)) {
                units.commission(id);
            } else if (work.mayCommission(id)) {
                work.commissionItem(
                        id,
                        Optional.ofNullable(i.itemLots().get(id)),
                        i.claims().of(id));
            }
        }
        for (Amount amount : i.lots()) {
            if (work.mayCommission(amount.lot())) {
                work.commissionPortion(amount, List.of(), Watch.NONE);
            }
        }
    }

    private void pack(Instruction.Pack i) {
        List<ObjectState> children = new ArrayList<>();
        for (String id : Work.distinct(i.children())) {
            work.mine(id).ifPresent(children::add);
        }
        Optional<ObjectState> known = units.open(i.unit());
        for (ObjectState child : children) {
            if (known.isPresent() && known.get().name().equals(child.unit())) {
                throw new Refusal(RefusalCode.ALREADY_IN_UNIT, child.identifier());
            }
        }
        units.free(children);
        for (Amount amount : i.portions()) {
            children.addAll(portions.take(amount));
        }
        units.pack(i.unit(), children);
    }

    private void unpack(Instruction.Unpack i) {
        if (work.stranger(i.unit())) {
            return;
        }
        ObjectState unit = units.open(i.unit()).orElseThrow(() -> new Refusal(RefusalCode.UNKNOWN_OBJECT, i.unit()));
        work.requireCustody(unit);
        if (i.all()) {
            units.empty(unit);
            return;
        }
        List<ObjectState> children = new ArrayList<>();
        for (String id : Work.distinct(i.children())) {
            work.known(id).ifPresent(child -> children.add(units.requireInside(unit, child)));
        }
        for (Amount amount : i.portions()) {
            children.addAll(portions.inside(unit, amount));
        }
        units.takeOut(unit, children);
        for (ObjectState child : children) {
            work.step(child.name(), Act.UNPACK, b -> b);
        }
    }

    private void ship(Instruction.Ship i) {
        Set<String> named = Work.distinct(i.things());
        List<ObjectState> going = new ArrayList<>();
        for (String id : named) {
            work.mine(id).filter(s -> !units.travelsInside(s, named)).ifPresent(going::add);
        }
        for (Amount amount : i.portions()) {
            going.addAll(portions.take(amount));
        }
        if (!i.named() && !going.isEmpty()) {
            throw new Refusal(RefusalCode.NO_RECEIVER, null);
        }
        if (i.receiver().isEmpty()) {
            List<ObjectState> inside = new ArrayList<>();
            going.forEach(s -> inside.addAll(units.emptied(s)));
            inside.forEach(s -> leave(s.name()));
            going.forEach(s -> leave(s.name()));
            return;
        }
        List<KeyId> heads = new ArrayList<>();
        for (ObjectState thing : going) {
            heads.add(work.step(
                            thing.name(),
                            Act.SHIP,
                            b -> b.offeredTo(i.receiver().get()))
                    .headKey());
        }
        work.offer(i.receiver().get(), heads, false);
    }

    private void leave(ObjectName thing) {
        work.step(thing, Act.LEAVE, b -> b.status(Status.LEFT));
    }

    private void cancel(Instruction.Cancel i) {
        List<ObjectState> offered = new ArrayList<>();
        for (String id : Work.distinct(i.things())) {
            work.choose(
                            id,
                            s -> s.head().status() == Status.OFFERED
                                    && s.head().custodian().equals(work.actor()))
                    .or(() -> work.stranger(id) ? Optional.empty() : refuse(RefusalCode.NOT_OFFERED, id))
                    .ifPresent(offered::add);
        }
        for (Amount amount : i.portions()) {
            List<ObjectState> found =
                    portions.offered(amount, s -> s.head().custodian().equals(work.actor()));
            if (found.isEmpty()) {
                throw new Refusal(RefusalCode.NOT_OFFERED, amount.lot());
            }
            offered.addAll(found);
        }
        offered.forEach(s -> work.step(s.name(), Act.CANCEL, b -> b));
    }

    /** Sells or retires things; a unit's content goes one by one, and the emptied unit only when it is retired itself. */
    private void end(List<String> things, List<Amount> amounts, Act act, Status status) {
        List<ObjectState> named = new ArrayList<>();
        for (String id : Work.distinct(things)) {
            work.mine(id).ifPresent(named::add);
        }
        units.free(named);
        List<ObjectState> ending = new ArrayList<>();
        for (ObjectState thing : named) {
            List<ObjectState> inside = units.emptied(thing);
            inside.stream()
                    .filter(s -> act == Act.RETIRE || s.head().kind() != Kind.UNIT)
                    .forEach(ending::add);
            if (act == Act.RETIRE || thing.head().kind() != Kind.UNIT) {
                ending.add(thing);
            }
        }
        portions.exclude(ending);
        for (Amount amount : amounts) {
            ending.addAll(portions.take(amount));
        }
        for (ObjectState thing : ending) {
            if (act == Act.SELL && thing.recall()) {
                throw new Refusal(RefusalCode.RECALLED, thing.identifier());
            }
            work.step(thing.name(), act, b -> b.status(status));
        }
    }

    private void recall(List<String> targets, boolean withdrawal) {
        for (String id : Work.distinct(targets)) {
            if (!work.holder(id).equals(Optional.of(work.actor()))) {
                throw new Refusal(RefusalCode.NOT_COMMISSIONER, id);
            }
            ObjectName target = new ObjectName(work.actor(), work.ref(id));
            Situation.RecallChain chain = work.recallChain(target);
            if (chain.recalled() == withdrawal) {
                if (chain.links() == RecallChains.MOST_LINKS) {
                    throw new Refusal(RefusalCode.TOO_MANY_RECALLS, id);
                }
                work.recall(new Decision.NewRecall(target, withdrawal, chain.links() + 1, chain.last()));
            }
        }
    }

    private void correct(Instruction.Correct i) {
        Hash event = work.context().corrected();
        if (event == null) {
            if (!aboutStrangersOnly(i)) {
                throw new Refusal(RefusalCode.UNKNOWN_EVENT, null);
            }
            return;
        }
        recall(i.recalls(), true);
        Set<String> named = Set.copyOf(i.named());
        for (ObjectState state : work.objects()) {
            Step head = state.head();
            boolean own = event.equals(head.event()) && head.writer().equals(work.actor());
            if (own && mayTakeBack(head)) {
                Status back = head.act() == Act.COMMISSION ? Status.VOID : Status.HELD;
                work.step(state.name(), Act.CORRECT, b -> b.status(back));
            } else if (own || named.contains(state.identifier())) {
                work.annotate(state.name());
            }
        }
    }

    /** Nothing under custody is named: then it is an observation, as the event itself would be. */
    private boolean aboutStrangersOnly(Instruction.Correct i) {
        return i.recalls().isEmpty()
                && i.named().stream()
                        .allMatch(
                                id -> work.holder(id).isEmpty() && work.all(id).isEmpty());
    }

    /** Custody did not change hands by it, and nothing else hangs on it. */
    private boolean mayTakeBack(Step head) {
        return head.custodian().equals(work.actor())
                && switch (head.act()) {
                    case COMMISSION -> head.from().isEmpty();
                    case SHIP, SELL, LEAVE, RETIRE -> true;
                    default -> false;
                };
    }

    private static Optional<ObjectState> refuse(RefusalCode code, String identifier) {
        throw new Refusal(code, identifier);
    }
}
