package io.waymark.custody;

import io.waymark.ledger.ObjectName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Quantities of lots: which portions an amount means, and splitting one where it is larger. */
final class Portions {

    private final Work work;
    private final Units units;
    private final Set<ObjectName> taken = new HashSet<>();

    Portions(Work work, Units units) {
        this.work = work;
        this.units = units;
    }

    /** These are spoken for: no amount of the same event means them, too. */
    void exclude(Collection<ObjectState> others) {
        others.forEach(s -> taken.add(s.name()));
    }

    /**
     * The portions, free and together exactly this amount, that the actor gives: one of just that size, else the
     * smallest first, the last one split. A stranger's lot gives none.
     */
    List<ObjectState> take(Amount amount) {
        if (work.stranger(amount.lot())) {
            return List.of();
        }
        List<ObjectState> portions = find(amount);
        exclude(portions);
        return portions;
    }

    private List<ObjectState> find(Amount amount) {
        List<ObjectState> held = new ArrayList<>(work.all(amount.lot()).stream()
                .filter(s -> s.head().kind() == Kind.PORTION && sameUom(s, amount) && work.inCustody(s))
                .filter(s -> !taken.contains(s.name()))
                .toList());
        held.sort(Comparator.comparing((ObjectState s) -> s.inUnit())
                .thenComparing(s -> s.head().quantity().decimal())
                .thenComparing(ObjectState::name));
        BigDecimal wanted = amount.quantity().decimal();
        for (ObjectState portion : held) {
            if (portion.head().quantity().decimal().compareTo(wanted) == 0) {
                return List.of(freed(portion));
            }
        }
        List<ObjectState> taken = new ArrayList<>();
        for (ObjectState portion : held) {
            BigDecimal has = portion.head().quantity().decimal();
            if (has.compareTo(wanted) > 0) {
                taken.add(split(freed(portion), wanted).get(0));
                return taken;
            }
            taken.add(freed(portion));
            wanted = wanted.subtract(has);
            if (wanted.signum() == 0) {
                return taken;
            }
        }
        boolean known = !work.all(amount.lot()).isEmpty();
        throw new Refusal(known ? RefusalCode.QUANTITY_NOT_HELD : RefusalCode.UNKNOWN_OBJECT, amount.lot());
    }

    /**
     * Offered portions of the lot that hold the amount: one of just that size, else the smallest larger one, else several
     * from the smallest on, the last of which may hold more. None if all together hold less.
     */
    List<ObjectState> offered(Amount amount, Predicate<ObjectState> which) {
        List<ObjectState> open = work.all(amount.lot()).stream()
                .filter(s -> s.head().status() == Status.OFFERED && sameUom(s, amount) && which.test(s))
                .filter(s -> !taken.contains(s.name()))
                .sorted(Comparator.comparing(
                                (ObjectState s) -> s.head().quantity().decimal())
                        .thenComparing(ObjectState::name))
                .toList();
        List<ObjectState> found = open.stream()
                .filter(s -> s.head()
                                .quantity()
                                .decimal()
                                .compareTo(amount.quantity().decimal())
                        >= 0)
                .findFirst()
                .map(List::of)
                .orElseGet(() -> together(open, amount.quantity().decimal()));
        exclude(found);
        return found;
    }

    private static List<ObjectState> together(List<ObjectState> open, BigDecimal wanted) {
        List<ObjectState> found = new ArrayList<>();
        BigDecimal left = wanted;
        for (ObjectState portion : open) {
            found.add(portion);
            left = left.subtract(portion.head().quantity().decimal());
            if (left.signum() <= 0) {
                return found;
            }
        }
        return List.of();
    }

    /** The portions of a lot in a unit that are together the amount. */
    List<ObjectState> inside(ObjectState unit, Amount amount) {
        BigDecimal wanted = amount.quantity().decimal();
        List<ObjectState> found = new ArrayList<>();
        for (ObjectState child : units.children(unit)) {
            boolean fits = child.identifier().equals(amount.lot()) && sameUom(child, amount);
            if (fits && wanted.signum() > 0 && taken.add(child.name())) {
                found.add(child);
                wanted = wanted.subtract(child.head().quantity().decimal());
            }
        }
        if (wanted.signum() != 0) {
            throw new Refusal(RefusalCode.NOT_IN_UNIT, amount.lot());
        }
        return found;
    }

    /** Consumes a portion and gives its two parts: of the wanted size, and the rest. */
    List<ObjectState> split(ObjectState whole, BigDecimal wanted) {
        Step head = whole.head();
        List<Origin> from = List.of(new Origin(whole.name(), head.hash()));
        String uom = head.quantity().uom();
        List<Quantity> sizes = List.of(
                Quantity.of(wanted, uom), Quantity.of(head.quantity().decimal().subtract(wanted), uom));
        Step first = whole.commissionings().get(0);
        List<ObjectState> parts = new ArrayList<>();
        List<Made> made = new ArrayList<>();
        for (Quantity size : sizes) {
            ObjectState part = work.start(Kind.PORTION, Act.PART, work.randomRef(), b -> {
                b.identifier = whole.identifier();
                b.lot = head.lot();
                b.productClass = first.productClass();
                b.quantity = size;
                b.watch = first.watch();
                return b.from(from);
            });
            parts.add(whole.recall() ? work.recalled(part) : part);
            made.add(new Made(part.name(), size, part.head().hash()));
        }
        work.consume(whole.name(), Act.SPLIT, made);
        return parts;
    }

    private ObjectState freed(ObjectState portion) {
        units.free(List.of(portion));
        return work.now(portion.name());
    }

    private static boolean sameUom(ObjectState state, Amount amount) {
        return state.head().quantity() != null
                && state.head().quantity().uom().equals(amount.quantity().uom());
    }
}
