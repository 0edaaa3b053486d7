package io.waymark.custody;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The verifier's walk: from the ledger's hashes and the bytes that were opened to where each object stands
 * (docs/CUSTODY.md). At each key the first write counts, among the entitled writers the earliest one; nothing else that an
 * organisation writes changes an answer, and bytes that are withheld turn an answer into a gap, never into another answer.
 *
 * <p>Pure over one state of the ledger and one set of bytes: answers are kept, so a new state takes a new instance. Not safe
 * for use by several threads.
 */
public final class Standings {

    /**
     * The first write at a key.
     *
     * @param index its place in ledger order
     * @param value SHA-256 of the value, as the map has it
     */
    public record FirstWrite(long index, Hash value) {}

    /** The append-only map of first writes. */
    public interface Ledger {
        /** The first write of this organisation at the step key with this id; deletions and malformed writes are as the map has them. */
        Optional<FirstWrite> firstWrite(String org, KeyId stepKeyId);
    }

    /** The bytes at hand. What it gives is checked; what it does not have makes gaps. */
    public interface Store {
        /** The step with these bytes. */
        Optional<Step> step(Hash valueHash);

        /** What is in a unit after its step with this key id: SHA-256 of the packed steps. */
        Optional<List<Hash>> content(String writer, KeyId unitStepKey);

        /** What the object that was consumed by the step with this key id became. */
        Optional<List<Made>> made(String writer, KeyId consumedStepKey);
    }

    /** Who holds GS1 company prefixes. */
    public interface Holders {
        /**
         * MSP id of the member that held the prefix of a canonical identifier when the ledger had come to this index; for
         * {@link Long#MAX_VALUE}, that holds it.
         */
        Optional<String> holder(String identifier, long index);
    }

    private final Ledger ledger;
    private final Store store;
    private final FirstSteps firstSteps;
    private final Successors successors;
    private final Map<ObjectName, Standing> answers = new HashMap<>();

    public Standings(Ledger ledger, Store store, Holders holders) {
        this.ledger = ledger;
        this.store = store;
        this.firstSteps = new FirstSteps(store, holders);
        this.successors = new Successors(ledger, store);
    }

    /** Where the object stands. */
    public Standing of(ObjectName name) {
        // Parts come from portions that are parts themselves: thousands deep, so the path is a list and not the call
        // stack.
        Set<ObjectName> path = new LinkedHashSet<>();
        List<ObjectName> stack = new ArrayList<>();
        stack.add(name);
        while (!stack.isEmpty()) {
            ObjectName at = stack.get(stack.size() - 1);
            path.add(at);
            Optional<ObjectName> wanted = first(at).flatMap(first -> first.step().from().stream()
                    .map(Origin::object)
                    .filter(origin -> !answers.containsKey(origin) && !path.contains(origin))
                    .findFirst());
            if (wanted.isPresent()) {
                stack.add(wanted.get());
            } else {
                answers.computeIfAbsent(at, this::answer);
                path.remove(at);
                stack.remove(stack.size() - 1);
            }
        }
        return answers.get(name);
    }

    private Optional<Placed> first(ObjectName name) {
        return ledger.firstWrite(name.org(), name.ref()).flatMap(write -> step(store, write.value())
                .map(step -> new Placed(name.ref(), step, write.index(), null)));
    }

    private Standing answer(ObjectName name) {
        Optional<FirstWrite> write = ledger.firstWrite(name.org(), name.ref());
        if (write.isEmpty()) {
            return Standing.absent(name);
        }
        Optional<Placed> first = first(name);
        if (first.isEmpty()) {
            return Standing.gap(
                    name,
                    List.of(),
                    Inputs.NONE,
                    new Gap(name.org(), Gap.NOT_SHOWN, write.get().index()));
        }
        Step step = first.get().step();
        Optional<String> broken = firstSteps.check(first.get(), name, answers::get);
        if (broken.isPresent()) {
            return Standing.gap(
                    name,
                    List.of(),
                    Inputs.NONE,
                    new Gap(name.org(), broken.get(), write.get().index()));
        }
        return follow(name, first.get(), firstSteps.inputs(step, name, answers::get));
    }

    private Standing follow(ObjectName name, Placed first, Inputs inputs) {
        List<Placed> chain = new ArrayList<>();
        String identifier = first.step().identifier();
        Placed at = first;
        while (true) {
            Successors.Next next = successors.after(at, name, 0);
            chain.add(at.with(next.exit()));
            if (next.gap() != null) {
                return Standing.gap(name, chain, inputs, next.gap());
            }
            if (next.placed() == null) {
                return new Standing(
                        name,
                        true,
                        chain,
                        next.status(),
                        next.custodian(),
                        next.receiver(),
                        next.exit(),
                        next.unit(),
                        next.writers(),
                        next.key(),
                        inputs,
                        null);
            }
            at = next.placed();
            if (at.step().act() == Act.COMMISSION && !at.step().identifier().equals(identifier)) {
                return Standing.gap(name, chain, inputs, new Gap(at.step().writer(), "identifier", at.index()));
            }
        }
    }

    /** The step with these bytes, if the store has it and it is that one. */
    static Optional<Step> step(Store store, Hash value) {
        return store.step(value).filter(step -> step.hash().equals(value));
    }
}
