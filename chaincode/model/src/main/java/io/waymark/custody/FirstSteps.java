package io.waymark.custody;

import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Refs;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Whether a chain may start as it does: by whom, under which ref, and for parts and outputs out of what. */
final class FirstSteps {

    private final Standings.Store store;
    private final Standings.Holders holders;

    FirstSteps(Standings.Store store, Standings.Holders holders) {
        this.store = store;
        this.holders = holders;
    }

    /**
     * Checks everything that a first step can be held to.
     *
     * @param origins where the things stand that it was made from; null for one that leads back to this one
     * @return nothing, or the code of the rule that it breaks
     */
    Optional<String> check(Placed placed, ObjectName name, Function<ObjectName, Standing> origins) {
        Step first = placed.step();
        String id = first.identifier();
        return Follows.first(first, name)
                .or(() -> new Checks()
                        .that(Identifiers.kind(id).equals(Optional.of(first.kind())), "first-identifier")
                        .that(first.kind() != Kind.ITEM || refFits(id, name), "first-ref")
                        .that(mayStart(placed, name), "first-prefix")
                        .result())
                .or(() -> first.act() == Act.PART ? part(first, name, origins) : Optional.empty());
    }

    /**
     * Units start with whoever packs, parts with what they are parts of; what entered was a stranger's then, and who claims
     * its prefix later finds it on its way.
     */
    private boolean mayStart(Placed placed, ObjectName name) {
        Step first = placed.step();
        if (first.kind() == Kind.UNIT || first.act() == Act.PART) {
            return true;
        }
        return first.act() == Act.ENTER
                ? holders.holder(first.identifier(), placed.index()).isEmpty()
                : holders.holder(first.identifier(), Long.MAX_VALUE).equals(Optional.of(name.org()));
    }

    /** One identifier has one history: where everybody computes the ref it must be that one, and no other one may look so. */
    private static boolean refFits(String identifier, ObjectName name) {
        return Identifiers.refIsComputable(identifier)
                == Refs.computed(identifier).equals(name.ref());
    }

    /** A part or merged portion is as much as its origins gave to it, and each origin gave away what it was. */
    private Optional<String> part(Step part, ObjectName name, Function<ObjectName, Standing> origins) {
        BigDecimal sum = BigDecimal.ZERO;
        List<Watch> watched = new ArrayList<>();
        for (Origin origin : part.from()) {
            Standing standing = origins.apply(origin.object());
            if (standing == null || standing.gap() != null || standing.chain().isEmpty()) {
                return Optional.of("origin-not-shown");
            }
            Placed consumed = standing.head().orElseThrow();
            Step step = consumed.step();
            boolean fits = consumes(step, part, origin)
                    && (step.act() == Act.SPLIT || step.act() == Act.MERGE)
                    && step.lot().equals(part.lot())
                    && step.quantity().uom().equals(part.quantity().uom())
                    && standing.chain().get(0).step().identifier().equals(part.identifier());
            if (!fits) {
                return Optional.of("origin");
            }
            Optional<List<Made>> made = made(consumed);
            if (made.isEmpty()) {
                return Optional.of("made-not-shown");
            }
            Optional<BigDecimal> given = given(made.get(), step, part, name);
            if (given.isEmpty()) {
                return Optional.of("made");
            }
            sum = sum.add(given.get());
            standing.commissionings().forEach(c -> watched.add(c.watch()));
        }
        return new Checks()
                .that(sum.compareTo(part.quantity().decimal()) == 0, "made-sum")
                .that(part.watch().equals(Watch.union(watched, List.of())), "watch")
                .result();
    }

    /** What a consumed portion gave to this part, if its list says so and adds up to the whole. */
    private static Optional<BigDecimal> given(List<Made> made, Step consumed, Step part, ObjectName name) {
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal mine = null;
        for (Made m : made) {
            if (m.given() == null || !m.given().uom().equals(consumed.quantity().uom())) {
                return Optional.empty();
            }
            sum = sum.add(m.given().decimal());
            if (m.object().equals(name) && m.first().equals(part.hash())) {
                if (mine != null) {
                    return Optional.empty();
                }
                mine = m.given().decimal();
            }
        }
        boolean exact = sum.compareTo(consumed.quantity().decimal()) == 0;
        return exact ? Optional.ofNullable(mine) : Optional.empty();
    }

    private Optional<List<Made>> made(Placed consumed) {
        return store.made(consumed.step().writer(), consumed.key())
                .filter(list -> Made.merkle(list).equals(consumed.step().made()));
    }

    private static boolean consumes(Step last, Step output, Origin origin) {
        return last.status() == Status.CONSUMED
                && last.writer().equals(output.writer())
                && origin.step().equals(last.previous());
    }

    /** What the inputs' own chains say about an output of a transformation. */
    Inputs inputs(Step first, ObjectName name, Function<ObjectName, Standing> origins) {
        if (first.act() == Act.PART || first.from().isEmpty()) {
            return Inputs.NONE;
        }
        boolean shown = true;
        List<Watch> watched = new ArrayList<>();
        List<ObjectName> targets = new ArrayList<>();
        for (Origin origin : first.from()) {
            Standing standing = origins.apply(origin.object());
            if (standing == null || standing.gap() != null || standing.chain().isEmpty()) {
                shown = false;
                continue;
            }
            Placed last = standing.head().orElseThrow();
            if (!consumes(last.step(), first, origin) || last.step().act() != Act.TRANSFORM) {
                return Inputs.CONTRADICTED;
            }
            Optional<List<Made>> made = made(last);
            shown &= made.isPresent();
            if (made.isPresent() && made.get().stream().noneMatch(m -> is(m, name, first))) {
                return Inputs.CONTRADICTED;
            }
            standing.commissionings().forEach(c -> watched.add(c.watch()));
            targets.addAll(standing.recallTargets());
        }
        if (!shown) {
            return Inputs.NOT_SHOWN;
        }
        Watch due = Watch.union(
                watched, targets.stream().map(Transforming::position).toList());
        return first.watch().equals(due) ? Inputs.CONFIRMED : Inputs.CONTRADICTED;
    }

    private static boolean is(Made made, ObjectName name, Step first) {
        return made.object().equals(name) && made.first().equals(first.hash());
    }
}
