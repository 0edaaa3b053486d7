package io.waymark.backend.submit;

import io.waymark.custody.ObjectState;
import io.waymark.custody.Status;
import io.waymark.ledger.Hash;
import io.waymark.ledger.ObjectName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Objects as they are known at one moment, found by name, by identifier, and by what is in what. */
final class Known {
    private final Map<ObjectName, ObjectState> byName = new LinkedHashMap<>();
    private final Map<String, Set<ObjectName>> byIdentifier = new HashMap<>();
    private final Map<Hash, ObjectName> byPackedStep = new HashMap<>();

    /** Notes an object's state, unless a newer one is known. */
    void putIfAbsent(ObjectState state) {
        if (!byName.containsKey(state.name())) {
            put(state);
        }
    }

    void put(ObjectState state) {
        byName.put(state.name(), state);
        byIdentifier
                .computeIfAbsent(state.identifier(), i -> new LinkedHashSet<>())
                .add(state.name());
        if (state.head().status() == Status.PACKED) {
            byPackedStep.put(state.head().hash(), state.name());
        }
    }

    Optional<ObjectState> named(ObjectName name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All chains of an identifier. */
    List<ObjectState> of(String identifier) {
        return byIdentifier.getOrDefault(identifier, Set.of()).stream()
                .map(byName::get)
                .toList();
    }

    /** These objects, the units that they are in, outwards, and all that is inside them. */
    Set<ObjectState> around(Collection<ObjectState> objects) {
        Map<ObjectName, ObjectState> found = new LinkedHashMap<>();
        objects.forEach(o -> found.put(o.name(), o));
        for (ObjectState object : objects) {
            for (ObjectState at = object; at.inUnit() && byName.containsKey(at.unit()); ) {
                at = byName.get(at.unit());
                if (found.put(at.name(), at) != null) {
                    break;
                }
            }
        }
        inside(objects).forEach(o -> found.put(o.name(), o));
        return new LinkedHashSet<>(found.values());
    }

    /** These objects and all that is inside them. */
    List<ObjectState> inside(Collection<ObjectState> objects) {
        Map<ObjectName, ObjectState> found = new LinkedHashMap<>();
        Deque<ObjectState> open = new ArrayDeque<>(objects);
        while (!open.isEmpty()) {
            ObjectState object = open.poll();
            if (found.put(object.name(), object) == null) {
                for (Hash member : object.members()) {
                    ObjectName name = byPackedStep.get(member);
                    if (name != null) {
                        open.add(byName.get(name));
                    }
                }
            }
        }
        return new ArrayList<>(found.values());
    }
}
