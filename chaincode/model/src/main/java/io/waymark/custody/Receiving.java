package io.waymark.custody;

import io.waymark.ledger.KeyId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
        boolean own = work.holder(id).equals(Optional.of(work.actor())) && work.all(id).isEmpty();
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
        if (offered.head().kind() == Kind.UNIT && !i.children().isEmpty() && i.things().size() == 1) {
            offerBack(received, Work.distinct(i.children()), sender);
        }
    }

    /** Everything was taken; what was not found goes back out of the unit and is offered to who sent it. */
    private void offerBack(ObjectState unit, Set<String> found, String sender) {
        List<ObjectState> missing = new ArrayList<>();
        Set<String> unseen = new HashSet<>(found);
        for (ObjectState child : units.children(unit)) {
            boolean there = unseen.remove(child.identifier()) || child.head().kind() == Kind.PORTION;
            if (!there) {
                missing.add(child);
            }
        }
        for (String id : unseen) {
            if (!work.stranger(id)) {
                throw new Refusal(RefusalCode.NOT_IN_UNIT, id);
            }
        }
        units.takeOut(unit, missing);
        List<KeyId> heads = new ArrayList<>();
        for (ObjectState child : missing) {
            heads.add(work.step(child.name(), Act.SHIP, b -> b.offeredTo(sender)).headKey());
        }
        work.offer(sender, heads, true);
    }

    private void receive(Amount amount, boolean returned) {
        ObjectState offered = portions.offered(amount, this::offeredToMe)
                .orElseThrow(() -> new Refusal(RefusalCode.NO_OFFER, amount.lot()));
        if (returned) {
            work.reject(offered);
            return;
        }
        String sender = offered.head().custodian();
        ObjectState whole = work.step(offered.name(), Act.RECEIVE, b -> b);
        boolean exact = whole.head().quantity().decimal().compareTo(amount.quantity().decimal()) == 0;
        if (!exact) {
            ObjectState rest = portions.split(whole, amount.quantity().decimal()).get(1);
            KeyId head = work.step(rest.name(), Act.SHIP, b -> b.offeredTo(sender)).headKey();
            work.offer(sender, List.of(head), true);
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
