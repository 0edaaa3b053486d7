package io.waymark.projection.journey;

import io.waymark.ledger.Hash;
import io.waymark.ledger.RecallLink;
import java.util.List;
import java.util.Optional;

/**
 * A recall chain that reaches a thing, as the ledger has it.
 *
 * @param org in whose collection it is
 * @param r name of the chain; empty for one that only the thing's watch list names and that is not known here
 * @param target what it is a recall of
 * @param links in order; empty if there is none by now
 * @param state what the last link decides
 */
public record Recalls(String org, Optional<Hash> r, Target target, List<Link> links, RecallState state) {

    /** What a recall is of. */
    public enum Target {
        ITEM,
        LOT,
        CLASS,
        /** Something that it was made from. */
        INPUT
    }

    /**
     * @param keyHash SHA-256 of its ledger key
     * @param valueHash SHA-256 of its value, as the ledger has it
     * @param shown what it says, if it is known here
     */
    public record Link(Hash keyHash, Hash valueHash, long block, String transaction, Optional<RecallLink> shown) {}

    public Recalls {
        links = List.copyOf(links);
    }

    /** The links that stood after a block; {@link #state} stays what it is now. */
    Recalls at(long block) {
        return new Recalls(
                org, r, target, links.stream().filter(l -> l.block() <= block).toList(), state);
    }

    /** The gravest of several answers. */
    static RecallState of(List<Recalls> all, boolean over) {
        List<RecallState> states = all.stream().map(Recalls::state).toList();
        for (RecallState grave : List.of(RecallState.RECALLED, RecallState.NOT_SHOWN)) {
            if (states.contains(grave)) {
                return grave;
            }
        }
        if (over) {
            return RecallState.NOT_ALL_CHECKED;
        }
        return states.contains(RecallState.WITHDRAWN) ? RecallState.WITHDRAWN : RecallState.NONE;
    }
}
