package io.waymark.custody;

import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import java.util.List;
import java.util.Optional;

/**
 * Where an object stands by the ledger and the bytes at hand: what {@link Standings} comes to.
 *
 * @param name the object
 * @param known whether its first key is written at all; if not, everything below is empty
 * @param chain the accepted steps, from the first one on; empty if the first one is not accepted
 * @param status of the head, but {@code held} for a packed thing that has left its unit; null where there is a gap
 * @param custodian MSP id of who has it: of a thing in a unit who has the outermost unit; where there is a gap the
 *     organisation that caused it
 * @param receiver MSP id of whom it, or the unit it is in, is offered to; else null
 * @param exit the unit step with which it left its unit, if the head is packed and it has left; else null
 * @param unit the latest step of the unit it is in, directly; null unless it is in one
 * @param writers the members whose first write at {@code next} would count; empty in a unit, at an end and in a gap
 * @param next key id of the next step; null in a unit, after {@code consumed} and in a gap
 * @param inputs what the inputs' chains say, if it is an output
 * @param gap where it cannot be followed further; else null
 */
public record Standing(
        ObjectName name,
        boolean known,
        List<Placed> chain,
        Status status,
        String custodian,
        String receiver,
        Exit exit,
        Placed unit,
        List<String> writers,
        KeyId next,
        Inputs inputs,
        Gap gap) {

    public Standing {
        chain = List.copyOf(chain);
        writers = List.copyOf(writers);
    }

    static Standing absent(ObjectName name) {
        return new Standing(name, false, List.of(), null, null, null, null, null, List.of(), null, Inputs.NONE, null);
    }

    static Standing gap(ObjectName name, List<Placed> chain, Inputs inputs, Gap gap) {
        return new Standing(name, true, chain, null, gap.org(), null, null, null, List.of(), null, inputs, gap);
    }

    /** The latest accepted step. */
    public Optional<Placed> head() {
        return chain.isEmpty() ? Optional.empty() : Optional.of(chain.get(chain.size() - 1));
    }

    /** Whether it stands inside a unit. */
    public boolean inUnit() {
        return unit != null;
    }

    /** The first step, and every later commissioning after one that was taken back. */
    public List<Step> commissionings() {
        return chain.stream()
                .map(Placed::step)
                .filter(s -> s.n() == 1 || s.act() == Act.COMMISSION)
                .toList();
    }

    /** The unit step whose list says what is in this unit now, if anything was ever put in. */
    public Optional<Placed> contentStep() {
        for (int i = chain.size() - 1; i >= 0; i--) {
            if (chain.get(i).step().act() == Act.CONTENT) {
                return Optional.of(chain.get(i));
            }
        }
        return Optional.empty();
    }

    /** What a recall of it is asked at: itself where it is an item, and the lots and classes of every commissioning. */
    public List<ObjectName> recallTargets() {
        return ObjectState.recallTargets(name, commissionings());
    }

    /** Kind and status of what the chain says: names are private. */
    @Override
    public String toString() {
        return !known ? "unknown" : gap != null ? "gap after " + chain.size() + " steps: " + gap.code() : status.word();
    }
}
