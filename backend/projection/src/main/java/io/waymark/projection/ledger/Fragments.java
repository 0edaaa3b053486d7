package io.waymark.projection.ledger;

import io.waymark.custody.Act;
import io.waymark.custody.Exit;
import io.waymark.custody.Kind;
import io.waymark.custody.Made;
import io.waymark.custody.Placed;
import io.waymark.custody.Standing;
import io.waymark.custody.Standings;
import io.waymark.custody.Step;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.projection.ledger.Chains.Known;
import io.waymark.projection.ledger.Chains.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How things left units of which a part of the chain is known alone: the verifier's own walk over what is known here. */
final class Fragments {

    /** The exit, and the block that it stands in. */
    record Left(Exit exit, long block) {}

    private final ChainRows rows;
    private final Map<Place, List<Hash>> freshContents;
    private final Map<Hash, Step> byHash = new HashMap<>();
    private final LedgerView view;

    Fragments(ChainRows rows, Map<Place, Known> fresh, Map<Place, List<Hash>> freshContents) {
        this.rows = rows;
        this.freshContents = freshContents;
        List<Hash> keys = new ArrayList<>();
        fresh.forEach((place, known) -> {
            byHash.put(known.step().hash(), known.step());
            keys.add(known.keyHash());
        });
        this.view = rows.view().loaded(keys);
    }

    /** How the thing left the unit that its head went into; nothing if it did not, or nobody shows it. */
    Optional<Left> exit(Chain child) {
        Optional<Step> first = Optional.ofNullable(rows.steps(List.of(new Place(child.name.org(), child.name.ref())))
                        .get(new Place(child.name.org(), child.name.ref())))
                .or(() -> view.firstWrite(child.name.org(), child.name.ref()).map(w -> byHash.get(w.value())));
        if (first.isEmpty()) {
            return Optional.empty();
        }
        boolean entered = first.get().act() == Act.ENTER;
        // Its chain was accepted up to its head: who held the prefix is not asked again.
        String holder = child.kind == Kind.PORTION && child.lotName != null ? child.lotName.org() : child.name.org();
        Standings standings =
                new Standings(view, new Store(), (id, index) -> entered ? Optional.empty() : Optional.of(holder));
        Standing standing = standings.of(child.name);
        Exit exit = standing.exit();
        for (Placed placed : standing.chain()) {
            if (placed.step().equals(child.head) && placed.exit() != null) {
                exit = placed.exit();
            }
        }
        boolean ofHead =
                exit != null && standing.chain().stream().anyMatch(p -> p.step().equals(child.head));
        return ofHead ? Optional.of(new Left(exit, block(exit))) : Optional.empty();
    }

    private long block(Exit exit) {
        Hash keyHash = exit.key().stepKeyHash();
        return rows.writes(List.of(keyHash)).get(keyHash).stream()
                .filter(w -> w.org().equals(exit.step().writer()))
                .findFirst()
                .orElseThrow()
                .block();
    }

    private final class Store implements Standings.Store {
        @Override
        public Optional<Step> step(Hash valueHash) {
            Step fresh = byHash.get(valueHash);
            if (fresh != null) {
                return Optional.of(fresh);
            }
            Optional<Step> known = rows.step(valueHash);
            known.ifPresent(step -> byHash.put(valueHash, step));
            return known;
        }

        @Override
        public Optional<List<Hash>> content(String writer, KeyId unitStepKey) {
            Place place = new Place(writer, unitStepKey);
            List<Hash> fresh = freshContents.get(place);
            return fresh != null
                    ? Optional.of(fresh)
                    : Optional.ofNullable(rows.contents(List.of(place)).get(place));
        }

        @Override
        public Optional<List<Made>> made(String writer, KeyId consumedStepKey) {
            return rows.made(new Place(writer, consumedStepKey));
        }
    }
}
