package io.waymark.custody;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.Refs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The walk of recall chains (docs/CUSTODY.md, "Recalls"). The next link's key follows from the hash of the one before, so
 * that nobody needs a link's bytes to find the next and a bad link hides nothing.
 */
public final class RecallChains {

    /** Links of one chain are read up to this number; what stands after it is not known. */
    public static final int MOST_LINKS = 32;

    /** The append-only map of first writes. */
    public interface Ledger {
        /** The first write of this organisation at the key with this hash. */
        Optional<Standings.FirstWrite> firstWrite(String org, Hash keyHash);
    }

    /** The bytes at hand. */
    public interface Store {
        /** The link with these bytes. */
        Optional<RecallLink> link(Hash valueHash);
    }

    /** What the last link says. */
    public enum State {
        /** There is no link. */
        NONE,
        /** The last link is a recall. */
        RECALLED,
        /** The last link takes the recall back. */
        WITHDRAWN,
        /** The organisation wrote about a recall and it is not shown, or malformed: nobody may call it anything else. */
        UNKNOWN
    }

    /**
     * @param key ledger key of the link
     * @param write its first write
     * @param link its bytes' meaning, if they are shown and well formed in their place; else null
     */
    public record Link(String key, Standings.FirstWrite write, RecallLink link) {}

    /**
     * @param org whose recalls these are
     * @param r name of the chain
     * @param links those that are written, in order
     * @param next ledger key of the link after the last; null after the most links
     */
    public record Chain(String org, Hash r, List<Link> links, State state, String next) {

        public Chain {
            links = List.copyOf(links);
        }

        /** Whether goods that it reaches may be sold: not while they are recalled, nor while nobody can tell. */
        public boolean blocksSale() {
            return state == State.RECALLED || state == State.UNKNOWN;
        }

        /** What a decision needs to know of the chain. */
        public Situation.RecallChain situation() {
            Hash last =
                    links.isEmpty() ? null : links.get(links.size() - 1).write().value();
            return new Situation.RecallChain(links.size(), last, state == State.RECALLED);
        }
    }

    private RecallChains() {}

    /** The recall chain of an item, lot or class. */
    public static Chain of(ObjectName target, Ledger ledger, Store store) {
        return of(target.org(), Refs.recall(target.ref()), ledger, store);
    }

    /** @param r name of the chain, {@link Refs#recall} */
    public static Chain of(String org, Hash r, Ledger ledger, Store store) {
        List<Link> links = new ArrayList<>();
        State state = State.NONE;
        long before = -1;
        String key = Refs.recallKey(r);
        while (true) {
            Optional<Standings.FirstWrite> write = ledger.firstWrite(org, KeyId.keyHash(key));
            if (write.isEmpty()) {
                return new Chain(org, r, links, state, key);
            }
            if (links.size() == MOST_LINKS) {
                return new Chain(org, r, links, State.UNKNOWN, null);
            }
            int n = links.size() + 1;
            Hash value = write.get().value();
            boolean inOrder = write.get().index() > before;
            RecallLink link = store.link(value)
                    .filter(l -> inOrder && Hash.sha256(l.bytes()).equals(value))
                    .filter(l -> l.r().equals(r) && l.n() == n && !(n == 1 && l.withdrawal()))
                    .orElse(null);
            links.add(new Link(key, write.get(), link));
            state = link == null ? State.UNKNOWN : link.withdrawal() ? State.WITHDRAWN : State.RECALLED;
            before = write.get().index();
            key = Refs.recallKey(r, n, value);
        }
    }

    /** The map position (SHA-256 over organisation and key hash) that watch lists name for this target's first link. */
    public static Hash position(ObjectName target) {
        return Transforming.position(target);
    }
}
