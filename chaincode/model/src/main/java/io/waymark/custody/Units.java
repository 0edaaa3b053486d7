package io.waymark.custody;

import io.waymark.ledger.Hash;
import io.waymark.ledger.MerkleRoot;
import io.waymark.ledger.ObjectName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Packing and unpacking: every change of a unit's content is a step of the unit. */
final class Units {

    /** Units are nested at most so deep. */
    static final int DEEPEST = 8;

    private final Work work;

    Units(Work work) {
        this.work = work;
    }

    /** The chain of a unit that is in use. */
    Optional<ObjectState> open(String identifier) {
        return work.choose(identifier, s -> inUse(s) && work.inCustody(s))
                .or(() -> work.choose(identifier, Units::inUse));
    }

    /** A unit whose commissioning was taken back is as if it had never been. */
    private static boolean inUse(ObjectState unit) {
        return !unit.ended() && unit.head().status() != Status.VOID;
    }

    ObjectState commission(String identifier) {
        boolean used = work.all(identifier).stream().anyMatch(s -> !s.ended() && work.inCustody(s));
        if (used) {
            throw new Refusal(RefusalCode.ALREADY_COMMISSIONED, identifier);
        }
        return work.start(Kind.UNIT, Act.COMMISSION, work.randomRef(), b -> {
            b.identifier = identifier;
            return b;
        });
    }

    /** Takes out of their units those of these that are in one: one step for each unit, outer units first. */
    void free(Collection<ObjectState> things) {
        Map<ObjectName, List<ObjectState>> byUnit = new LinkedHashMap<>();
        for (ObjectState thing : things) {
            ObjectState now = work.now(thing.name());
            if (now.inUnit()) {
                byUnit.computeIfAbsent(now.unit(), u -> new ArrayList<>()).add(now);
            }
        }
        if (byUnit.isEmpty()) {
            return;
        }
        free(byUnit.keySet().stream().map(work::now).toList());
        byUnit.forEach((unit, children) -> takeOut(work.now(unit), children));
    }

    /** Writes the unit's step on whose content these children are missing. */
    void takeOut(ObjectState from, Collection<ObjectState> children) {
        if (children.isEmpty()) {
            return;
        }
        free(List.of(from));
        ObjectState unit = work.now(from.name());
        List<Hash> members = new ArrayList<>(unit.members());
        for (ObjectState child : children) {
            if (!members.remove(child.head().hash())) {
                throw new Refusal(RefusalCode.NOT_IN_UNIT, child.identifier());
            }
        }
        ObjectState after = content(unit, members, unit.height());
        children.forEach(child -> work.left(work.now(child.name()), after));
    }

    /** Takes everything out of a unit in one step of the unit; its children's own steps follow when they are next touched. */
    void empty(ObjectState unit) {
        free(List.of(unit));
        ObjectState now = work.now(unit.name());
        if (now.members().isEmpty()) {
            return;
        }
        List<ObjectState> children = children(now);
        ObjectState after = content(now, List.of(), 0);
        children.forEach(child -> work.left(work.now(child.name()), after));
    }

    /** Empties a unit, the units inside it too; gives everything that was inside. */
    List<ObjectState> emptied(ObjectState thing) {
        List<ObjectState> out = new ArrayList<>();
        if (thing.head().kind() == Kind.UNIT) {
            List<ObjectState> children = children(work.now(thing.name()));
            empty(thing);
            for (ObjectState child : children) {
                out.addAll(emptied(work.now(child.name())));
                out.add(work.now(child.name()));
            }
        }
        return out;
    }

    List<ObjectState> children(ObjectState unit) {
        List<ObjectState> children = new ArrayList<>();
        for (Hash member : unit.members()) {
            children.add(work.packedAs(member)
                    .orElseThrow(() -> new IllegalArgumentException("the node left out what is in a unit")));
        }
        return children;
    }

    void pack(String identifier, List<ObjectState> children) {
        Optional<ObjectState> known = open(identifier);
        known.ifPresent(work::requireCustody);
        ObjectState unit = known.orElseGet(() -> commission(identifier));
        free(List.of(unit));
        ObjectState into = work.now(unit.name());
        List<Hash> members = new ArrayList<>(into.members());
        int height = into.height();
        for (ObjectState child : children) {
            ObjectState now = work.now(child.name());
            if (now.name().equals(into.name())) {
                throw new Refusal(RefusalCode.NOT_IN_UNIT, identifier);
            }
            height = Math.max(height, now.head().kind() == Kind.UNIT ? now.height() + 1 : 0);
            ObjectState packed = work.step(
                    now.name(),
                    Act.PACK,
                    b -> {
                        b.in = into.nextKey();
                        return b.status(Status.PACKED);
                    },
                    into.name(),
                    null,
                    now.height());
            members.add(packed.head().hash());
        }
        if (height >= DEEPEST) {
            throw new Refusal(RefusalCode.NESTED_TOO_DEEP, identifier);
        }
        if (members.size() > Merkle.MOST) {
            throw new Refusal(RefusalCode.UNIT_FULL, identifier);
        }
        if (!children.isEmpty()) {
            content(into, members, height);
        }
    }

    private ObjectState content(ObjectState unit, List<Hash> members, int height) {
        List<Hash> sorted = members.stream().sorted().toList();
        return work.step(
                unit.name(),
                Act.CONTENT,
                b -> {
                    b.content = new Merkle(MerkleRoot.ofSorted(sorted), sorted.size());
                    return b;
                },
                null,
                sorted,
                height);
    }

    ObjectState requireInside(ObjectState unit, ObjectState child) {
        if (!unit.name().equals(child.unit())) {
            throw new Refusal(RefusalCode.NOT_IN_UNIT, child.identifier());
        }
        return child;
    }

    /** Whether a thing is in a unit that moves in the same event; being in another one it cannot be shipped apart. */
    boolean travelsInside(ObjectState thing, Set<String> moving) {
        ObjectState at = thing;
        while (at.inUnit()) {
            at = work.now(at.unit());
            if (moving.contains(at.identifier())) {
                return true;
            }
        }
        if (thing.inUnit()) {
            throw new Refusal(RefusalCode.PACKED, thing.identifier());
        }
        return false;
    }
}
