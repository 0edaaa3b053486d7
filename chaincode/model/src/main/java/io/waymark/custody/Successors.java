package io.waymark.custody;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.MerkleRoot;
import io.waymark.ledger.ObjectName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stands after one step of a chain: the accepted next step, or nothing yet, or a gap; through units where it is packed. */
final class Successors {

    private static final String TOO_DEEP = "nested-too-deep";

    /**
     * @param exit the unit step with which the packed thing left; else null
     * @param unit the latest step of the unit that it is in; else null
     * @param status as in {@link Standing}
     * @param placed the next step, or null
     * @param gap why nobody can tell, or null
     */
    record Next(
            Exit exit,
            Placed unit,
            Status status,
            String custodian,
            String receiver,
            List<String> writers,
            KeyId key,
            Placed placed,
            Gap gap) {

        static Next gap(Exit exit, Gap gap) {
            return new Next(exit, null, null, null, null, List.of(), null, null, gap);
        }
    }

    private record Place(String writer, KeyId key) {}

    private final Standings.Ledger ledger;
    private final Standings.Store store;
    private final Map<Place, Next> ofUnits = new HashMap<>();
    private final Map<Place, Optional<Set<Hash>>> contents = new HashMap<>();

    Successors(Standings.Ledger ledger, Standings.Store store) {
        this.ledger = ledger;
        this.store = store;
    }

    /**
     * @param name the object's name; null on the walk through a unit, which is not empty there and so can be neither sold
     *     nor left, the only places where the name matters
     * @param depth how many units the walk is inside of
     */
    Next after(Placed at, ObjectName name, int depth) {
        Step step = at.step();
        boolean named = step.status() == Status.SOLD || step.status() == Status.LEFT;
        if (step.kind() != Kind.UNIT || named) {
            return name == null && named
                    ? Next.gap(null, new Gap(step.writer(), "unit", at.index()))
                    : find(at, name, depth);
        }
        Place place = new Place(step.writer(), at.key());
        Next known = ofUnits.get(place);
        if (known == null) {
            known = find(at, name, depth);
            // How deep the walk was says nothing about the unit itself: only the outermost walk may keep that answer.
            if (depth == 0 || known.gap() == null || !known.gap().code().equals(TOO_DEEP)) {
                ofUnits.put(place, known);
            }
        }
        return known;
    }

    private Next find(Placed at, ObjectName name, int depth) {
        Step step = at.step();
        Exit exit = null;
        if (step.status() == Status.PACKED) {
            Next left = leave(step, depth);
            if (left.exit() == null) {
                return left;
            }
            exit = left.exit();
        }
        Status status = exit == null ? step.status() : Status.HELD;
        String custodian = exit == null ? step.custodian() : exit.step().writer();
        List<String> writers = Follows.writers(step, exit, name);
        if (writers.isEmpty()) {
            return new Next(exit, null, status, custodian, null, writers, null, null, null);
        }
        KeyId key = step.nextKey(exit == null ? null : exit.step());
        String writer = null;
        Standings.FirstWrite earliest = null;
        for (String org : writers) {
            Standings.FirstWrite write = ledger.firstWrite(org, key).orElse(null);
            if (write != null && (earliest == null || write.index() < earliest.index())) {
                earliest = write;
                writer = org;
            }
        }
        if (earliest == null) {
            return new Next(exit, null, status, custodian, step.receiver(), writers, key, null, null);
        }
        Hash value = earliest.value();
        Optional<Step> after = rejection(step, writer, value).or(() -> Standings.step(store, value));
        return accept(at, exit, name, key, new Written(writer, earliest, after));
    }

    private record Written(String org, Standings.FirstWrite write, Optional<Step> step) {}

    private static Next accept(Placed at, Exit exit, ObjectName name, KeyId key, Written written) {
        long index = written.write().index();
        if (written.step().isEmpty()) {
            return Next.gap(exit, new Gap(written.org(), Gap.NOT_SHOWN, index));
        }
        Step after = written.step().get();
        Optional<String> broken = after.writer().equals(written.org())
                ? Follows.next(at.step(), after, exit, name)
                : Optional.of("writer");
        if (broken.isPresent()) {
            return Next.gap(exit, new Gap(written.org(), broken.get(), index));
        }
        return new Next(exit, null, null, null, null, List.of(), null, new Placed(key, after, index, null), null);
    }

    /** The receiver's rejection follows from the offer alone: it is recognised without being shown. */
    private static Optional<Step> rejection(Step offer, String writer, Hash value) {
        if (offer.status() != Status.OFFERED || !writer.equals(offer.receiver())) {
            return Optional.empty();
        }
        Step rejection = offer.rejection();
        return rejection.hash().equals(value) ? Optional.of(rejection) : Optional.empty();
    }

    /** Follows the unit from the step with which a thing went in to the first one on whose content it is missing. */
    private Next leave(Step packed, int depth) {
        String packer = packed.writer();
        if (depth >= Units.DEEPEST) {
            return Next.gap(null, new Gap(packer, TOO_DEEP));
        }
        Optional<Standings.FirstWrite> write = ledger.firstWrite(packer, packed.in());
        Optional<Step> went = write.flatMap(w -> Standings.step(store, w.value()));
        if (went.isEmpty()) {
            return Next.gap(null, new Gap(packer, "unit-not-shown"));
        }
        Placed unit = new Placed(packed.in(), went.get(), write.get().index(), null);
        Step in = unit.step();
        boolean fits = in.kind() == Kind.UNIT
                && in.act() == Act.CONTENT
                && in.writer().equals(packer)
                && in.custodian().equals(packer);
        if (!fits) {
            return Next.gap(null, new Gap(packer, "unit"));
        }
        Optional<Set<Hash>> inside = content(unit);
        if (inside.isEmpty() || !inside.get().contains(packed.hash())) {
            return Next.gap(null, new Gap(packer, inside.isEmpty() ? "content-not-shown" : "not-in-content"));
        }
        while (true) {
            Next next = after(unit, null, depth + 1);
            if (next.gap() != null) {
                return Next.gap(null, next.gap());
            }
            if (next.placed() == null) {
                return new Next(
                        null, unit, Status.PACKED, next.custodian(), next.receiver(), List.of(), null, null, null);
            }
            unit = next.placed();
            if (unit.step().act() == Act.CONTENT) {
                inside = content(unit);
                if (inside.isEmpty()) {
                    return Next.gap(null, new Gap(unit.step().writer(), "content-not-shown", unit.index()));
                }
                if (!inside.get().contains(packed.hash())) {
                    return new Next(
                            new Exit(unit.key(), unit.step()), null, null, null, null, List.of(), null, null, null);
                }
            }
        }
    }

    /** What is in a unit after this step of it, if a list is shown that has the step's root. */
    private Optional<Set<Hash>> content(Placed unit) {
        Step step = unit.step();
        return contents.computeIfAbsent(new Place(step.writer(), unit.key()), place -> {
            if (step.content().count() == 0) {
                return Optional.of(Set.of());
            }
            return store.content(place.writer(), place.key())
                    .filter(list -> list.size() == step.content().count()
                            && MerkleRoot.ofSorted(list).equals(step.content().root()))
                    .map(HashSet::new);
        });
    }
}
