package io.waymark.custody;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Opened bytes of one organisation, or of somebody who knows all; notes what a walk looked at. */
final class Bytes implements Standings.Store {

    record Place(String writer, KeyId key) {}

    final Map<Hash, Step> steps = new HashMap<>();
    final Map<Place, List<Hash>> contents = new HashMap<>();
    final Map<Place, List<Made>> made = new HashMap<>();
    final Set<Object> used = new HashSet<>();

    @Override
    public Optional<Step> step(Hash valueHash) {
        used.add(valueHash);
        return Optional.ofNullable(steps.get(valueHash));
    }

    @Override
    public Optional<List<Hash>> content(String writer, KeyId key) {
        used.add(new Place(writer, key));
        return Optional.ofNullable(contents.get(new Place(writer, key)));
    }

    @Override
    public Optional<List<Made>> made(String writer, KeyId key) {
        used.add(new Place(writer, key));
        return Optional.ofNullable(made.get(new Place(writer, key)));
    }

    /** A copy with what passes the filter. */
    Bytes filter(java.util.function.Predicate<Object> keep) {
        Bytes copy = new Bytes();
        steps.forEach((k, v) -> {
            if (keep.test(k)) {
                copy.steps.put(k, v);
            }
        });
        contents.forEach((k, v) -> {
            if (keep.test(k)) {
                copy.contents.put(k, v);
            }
        });
        made.forEach((k, v) -> {
            if (keep.test(k)) {
                copy.made.put(k, v);
            }
        });
        return copy;
    }

    Bytes with(Bytes more) {
        Bytes copy = filter(k -> true);
        copy.steps.putAll(more.steps);
        copy.contents.putAll(more.contents);
        copy.made.putAll(more.made);
        return copy;
    }
}
