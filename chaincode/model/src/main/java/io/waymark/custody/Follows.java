package io.waymark.custody;

import io.waymark.ledger.ObjectName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Whether one step may stand after another: what receivers, auditors and the consumer's page check. Works on steps alone.
 * Whatever {@link Custody} makes, this accepts.
 */
public final class Follows {

    private static final Set<Status> TAKEN_BACK_BY_CORRECTION =
            Set.of(Status.OFFERED, Status.SOLD, Status.LEFT, Status.RETIRED);

    private Follows() {}

    /**
     * The members whose first write at the key after this step can be the next step (docs/CUSTODY.md, "Who may write").
     *
     * @param exit the unit step with which it left its unit, if this step is {@code packed} and it has left; else null
     * @param name the object's name: its organisation is the commissioning (or entering) one
     */
    public static List<String> writers(Step step, Exit exit, ObjectName name) {
        return switch (step.status()) {
            case HELD, RETIRED, VOID -> List.of(step.custodian());
            case OFFERED -> List.of(step.custodian(), step.receiver());
            case SOLD, LEFT ->
                step.custodian().equals(name.org()) ? List.of(name.org()) : List.of(step.custodian(), name.org());
            case PACKED -> exit == null ? List.of() : List.of(exit.step().writer());
            case CONSUMED -> List.of();
        };
    }

    /**
     * Checks the first step of a chain.
     *
     * @return nothing, or the code of the rule that it breaks
     */
    public static Optional<String> first(Step step, ObjectName name) {
        boolean made = !step.from().isEmpty();
        boolean act =
                switch (step.act()) {
                    case COMMISSION -> step.kind() == Kind.ITEM || step.kind() == Kind.PORTION || !made;
                    case ENTER -> step.kind() == Kind.ITEM && !made;
                    case PART -> step.kind() == Kind.PORTION && made;
                    default -> false;
                };
        return new Checks()
                .that(step.n() == 1 && step.ref().equals(name.ref()), "first-ref")
                .that(step.writer().equals(name.org()), "first-writer")
                .that(act, "first-act")
                .that(step.content() == null || step.content().count() == 0, "first-content")
                .that(step.out() == null, "out")
                .that(named(step, name), "first-lot")
                .that(made || step.watch().equals(Watch.NONE), "first-watch")
                .result();
    }

    /**
     * Who commissions names lots and classes of its own: that is where their recalls are asked. An entered thing has none
     * here; a part has its origins', which {@link Standings} compares.
     */
    private static boolean named(Step step, ObjectName name) {
        boolean none = step.act() == Act.ENTER || step.kind() == Kind.UNIT;
        return step.act() == Act.PART || own(step.lot(), none, name) && own(step.productClass(), none, name);
    }

    private static boolean own(ObjectName target, boolean none, ObjectName name) {
        return target == null || !none && target.org().equals(name.org());
    }

    /**
     * Checks that {@code after} may stand after {@code before}.
     *
     * @param exit the unit step with which the thing had left its unit: given if and only if {@code before} is packed
     * @param name the object's name
     * @return nothing, or the code of the first rule that is broken
     */
    public static Optional<String> next(Step before, Step after, Exit exit, ObjectName name) {
        if (before.status() == Status.PACKED && exit == null) {
            return Optional.of("no-exit");
        }
        if (after.act() == Act.REJECT) {
            boolean same =
                    before.status() == Status.OFFERED && before.rejection().equals(after);
            return check(same, "reject-form");
        }
        boolean commission = after.act() == Act.COMMISSION;
        boolean portion = before.kind() == Kind.PORTION;
        Optional<String> broken = new Checks()
                .that(after.n() == before.n() + 1, "number")
                .that(after.kind() == before.kind(), "kind")
                .that(before.hash().equals(after.previous()), "previous-hash")
                .that(before.writer().equals(after.previousWriter()), "previous-writer")
                .that(Objects.equals(after.quantity(), before.quantity()), "quantity")
                .that(portion ? before.lot().equals(after.lot()) : commission || after.lot() == null, "lot")
                .that(commission || after.productClass() == null, "class")
                .that(!commission || named(after, name), "lot")
                .that(Objects.equals(after.out(), exit == null ? null : exit.key()), "out")
                .that(writers(before, exit, name).contains(after.writer()), "writer")
                .that(after.custodian().equals(after.writer()), "custodian")
                .that(after.from().isEmpty() && after.watch().equals(Watch.NONE), "from")
                .that(commission == (after.identifier() != null), "identifier")
                .that(after.act() == Act.CONTENT || Objects.equals(after.content(), before.content()), "content")
                .result();
        return broken.isPresent() ? broken : act(before, after);
    }

    private static Optional<String> act(Step before, Step after) {
        if (after.act() == Act.CORRECT) {
            return correction(before, after);
        }
        return switch (before.status()) {
            case HELD -> held(after, false);
            case PACKED -> held(after, true);
            case OFFERED -> offered(before, after);
            case SOLD -> check(after.act() == Act.TAKE_BACK && after.status() == Status.HELD, "act");
            case LEFT -> check(after.act() == Act.ENTER && after.status() == Status.HELD, "act");
            case VOID ->
                check(
                        after.act() == Act.COMMISSION && after.status() == Status.HELD && after.kind() != Kind.PORTION,
                        "act");
            case CONSUMED, RETIRED -> Optional.of("ended");
        };
    }

    private static Optional<String> held(Step after, boolean leftUnit) {
        boolean thing = after.content() == null || after.content().count() == 0;
        return switch (after.act()) {
            case SHIP ->
                check(after.status() == Status.OFFERED && !after.receiver().equals(after.writer()), "ship");
            case PACK -> check(after.status() == Status.PACKED, "pack");
            case UNPACK -> check(leftUnit && after.status() == Status.HELD, "unpack");
            case CONTENT -> check(after.kind() == Kind.UNIT && after.status() == Status.HELD, "content");
            case SELL -> check(thing && after.status() == Status.SOLD, "sell");
            case LEAVE -> check(thing && after.status() == Status.LEFT, "leave");
            case RETIRE -> check(thing && after.status() == Status.RETIRED, "retire");
            case TRANSFORM -> check(thing && after.status() == Status.CONSUMED, "transform");
            case SPLIT, MERGE ->
                check(
                        after.kind() == Kind.PORTION
                                && after.status() == Status.CONSUMED
                                && after.made().count() > 0,
                        "made");
            default -> Optional.of("act");
        };
    }

    private static Optional<String> offered(Step before, Step after) {
        boolean receiver = after.writer().equals(before.receiver());
        boolean ok = after.act() == (receiver ? Act.RECEIVE : Act.CANCEL);
        return check(ok && after.status() == Status.HELD, "act");
    }

    /** An error declaration takes back only the head, only by who wrote it, and only where custody did not change. */
    private static Optional<String> correction(Step before, Step after) {
        boolean own = after.writer().equals(before.writer()) && after.writer().equals(before.custodian());
        boolean commission = before.act() == Act.COMMISSION
                && before.status() == Status.HELD
                && before.from().isEmpty();
        boolean ok = commission
                ? after.status() == Status.VOID
                : TAKEN_BACK_BY_CORRECTION.contains(before.status()) && after.status() == Status.HELD;
        return check(own && ok, "correct");
    }

    private static Optional<String> check(boolean holds, String code) {
        return holds ? Optional.empty() : Optional.of(code);
    }
}
