package io.waymark.custody;

import io.waymark.ledger.KeyId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What comes in: offers taken or rejected, whole or short; sold goods taken back; strangers' items entered. */
final class Receiving {

    private final Work work;
    private final Units units;
    private final Portions portions;

    Receiving(Work work, Units units, Portions portions) {
        this.work = work;
        this.units = units;
        this.portions = portions;
    }

    void receive(Instruction.Receive i) {
        Set<String> named = Work.distinct(i.things());
        for (String id : named) {
            receive(id, named, i);
        }
        for (Amount amount : i.portions()) {
            if (!work.stranger(amount.lot())) {
                receive(amount, i.returned());
            }
        }
    }

    private void receive(String id, Set<String> named, Instruction.Receive i) {
        Optional<ObjectState> offered = work.choose(id, this::offeredToMe);
        if (offered.isPresent()) {
            take(offered.get(), i);
            return;
        }
        if (work.choose(id, s -> insideOfNamed(s, named)).isPresent()) {
            return;
        }
        Optional<ObjectState> packed = work.choose(id, s -> s.inUnit() && offeredToMe(outermost(s)));
        if (packed.isPresent()) {
            throw new Refusal(RefusalCode.PACKED, id);
        }
        Optional<ObjectState> back = work.choose(id, this::mayComeBack);
        if (back.isPresent() && i.sender().isEmpty()) {
            boolean sold = back.get().head().status() == Status.SOLD;
            work.step(back.get().name(), sold ? Act.TAKE_BACK : Act.ENTER, b -> b);
            return;
        }
        if (work.choose(id, s -> s.head().status() == Status.LEFT).isPresent()) {
            throw new Refusal(RefusalCode.LEFT_ELSEWHERE, id);
        }
        if (work.stranger(id)) {
            enter(id, i);
            return;
        }
        boolean own = work.holder(id).equals(Optional.of(work.actor()))
                && work.all(id).isEmpty();
        throw new Refusal(own ? RefusalCode.UNKNOWN_OBJECT : RefusalCode.NO_OFFER, id);
    }

    /**
     * A stranger's item starts a chain of its own here, unless a member is said to send it: then its offer is due. What was
     * read at a place of nobody in the network is only observed: it is not here. So is a stranger's unit: it begins with
     * whoever packs it.
     */
    private void enter(String id, Instruction.Receive i) {
        if (i.sender().isPresent()) {
            throw new Refusal(RefusalCode.NO_OFFER, id);
        }
        if (i.elsewhere() || Identifiers.isUnit(id)) {
            return;
        }
        work.start(Kind.ITEM, Act.ENTER, work.ref(id), b -> {
            b.identifier = id;
            return b;
        });
    }

    private void take(ObjectState offered, Instruction.Receive i) {
        if (i.returned()) {
            work.reject(offered);
            return;
        }
        String sender = offered.head().custodian();
        ObjectState received = work.step(offered.name(), Act.RECEIVE, b -> b);
        boolean looked = !i.children().isEmpty() || !i.childPortions().isEmpty();
        if (offered.head().kind() == Kind.UNIT && looked && i.things().size() == 1) {
            offerBack(received, i, sender);
        }
    }

    /** Everything was taken; what was not found goes back out of the unit and is offered to who sent it. */
    private void offerBack(ObjectState unit, Instruction.Receive i, String sender) {
        Set<String> unseen = new HashSet<>(Work.distinct(i.children()));
        Counted counted = new Counted(i.childPortions());
        List<ObjectState> missing = new ArrayList<>();
        Map<ObjectState, BigDecimal> shorter = new LinkedHashMap<>();
        for (ObjectState child : units.children(unit)) {
            if (child.head().kind() != Kind.PORTION) {
                if (!unseen.remove(child.identifier())) {
                    missing.add(child);
                }
            } else if (counted.names(child)) {
                BigDecimal found = counted.take(child);
                if (found.signum() == 0) {
                    missing.add(child);
                } else if (found.compareTo(child.head().quantity().decimal()) < 0) {
                    shorter.put(child, found);
                }
            }
        }
        unseen.addAll(counted.left());
        for (String id : unseen) {
            if (!work.stranger(id)) {
                throw new Refusal(RefusalCode.NOT_IN_UNIT, id);
            }
        }
        List<ObjectState> out = new ArrayList<>(missing);
        out.addAll(shorter.keySet());
        units.takeOut(unit, out);
        shorter.forEach((portion, found) ->
                missing.add(portions.split(work.now(portion.name()), found).get(1)));
        List<KeyId> heads = new ArrayList<>();
        for (ObjectState child : missing) {
            heads.add(
                    work.step(child.name(), Act.SHIP, b -> b.offeredTo(sender)).headKey());
        }
        work.offer(sender, heads, true);
    }

    /** Quantities that were found, by lot and unit of measure, as they are matched with what is in the unit. */
    private static final class Counted {
        private record Of(String lot, String uom) {}

        private final Map<Of, BigDecimal> found = new LinkedHashMap<>();

        Counted(List<Amount> amounts) {
            amounts.forEach(a -> found.merge(
                    new Of(a.lot(), a.quantity().uom()), a.quantity().decimal(), BigDecimal::add));
        }

        private static Of of(ObjectState portion) {
            return new Of(portion.identifier(), portion.head().quantity().uom());
        }

        boolean names(ObjectState portion) {
            return found.containsKey(of(portion));
        }

        /** How much of a portion is there. */
        BigDecimal take(ObjectState portion) {
            BigDecimal there =
                    found.get(of(portion)).min(portion.head().quantity().decimal());
            found.merge(of(portion), there.negate(), BigDecimal::add);
            return there;
        }

        /** Lots of which more was found than there can be. */
        List<String> left() {
            return found.entrySet().stream()
                    .filter(e -> e.getValue().signum() > 0)
                    .map(e -> e.getKey().lot())
                    .toList();
        }
    }

    private void receive(Amount amount, boolean returned) {
        List<ObjectState> offered = portions.offered(amount, this::offeredToMe);
        if (offered.isEmpty()) {
            throw new Refusal(RefusalCode.NO_OFFER, amount.lot());
        }
        BigDecimal wanted = amount.quantity().decimal();
        for (ObjectState portion : offered) {
            if (returned) {
                work.reject(portion);
                continue;
            }
            String sender = portion.head().custodian();
            BigDecimal has = portion.head().quantity().decimal();
            ObjectState whole = work.step(portion.name(), Act.RECEIVE, b -> b);
            if (has.compareTo(wanted) > 0) {
                ObjectState rest = portions.split(whole, wanted).get(1);
                KeyId head = work.step(rest.name(), Act.SHIP, b -> b.offeredTo(sender))
                        .headKey();
                work.offer(sender, List.of(head), true);
            }
            wanted = wanted.subtract(has);
        }
    }

    private boolean offeredToMe(ObjectState s) {
        return s.head().status() == Status.OFFERED && s.head().receiver().equals(work.actor());
    }

    private boolean mayComeBack(ObjectState s) {
        Status status = s.head().status();
        return (status == Status.SOLD || status == Status.LEFT)
                && Follows.writers(s.head(), null, s.name()).contains(work.actor());
    }

    private boolean insideOfNamed(ObjectState s, Set<String> named) {
        ObjectState at = s;
        while (at.inUnit()) {
            at = work.now(at.unit());
            if (named.contains(at.identifier())) {
                return true;
            }
        }
        return false;
    }

    private ObjectState outermost(ObjectState s) {
        ObjectState at = s;
        while (at.inUnit()) {
            at = work.now(at.unit());
        }
        return at;
    }
}
