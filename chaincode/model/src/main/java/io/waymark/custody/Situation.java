package io.waymark.custody;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Refs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that a decision may look at: the objects that an event touches, and what the node knows about names.
 * Decisions of the same transaction are laid over it one by one, because on a ledger reads never see the transaction's
 * own writes.
 */
public final class Situation {

    /**
     * What the acting organisation knows about names.
     *
     * @param holders MSP id of the member that holds the GS1 company prefix of an identifier, by canonical identifier;
     *     strangers' identifiers are not in it
     * @param refs refs of identifiers whose ref takes the organisation's secret, by canonical identifier
     */
    public record Knowledge(Map<String, String> holders, Map<String, String> refs) {
        public Knowledge {
            holders = Map.copyOf(holders);
            refs = Map.copyOf(refs);
        }
    }

    /**
     * Where a recall chain stands.
     *
     * @param links number of links
     * @param last SHA-256 of the last one, as the map has it; null if there is none
     * @param recalled whether the last one is a recall
     */
    public record RecallChain(int links, Hash last, boolean recalled) {}

    private final Knowledge knowledge;
    /** What this one lies over and does not change; null at the bottom. */
    private final Situation under;

    private final Map<ObjectName, ObjectState> objects = new LinkedHashMap<>();
    private final Map<String, List<ObjectName>> byIdentifier = new HashMap<>();
    private final Map<Hash, ObjectName> byPackedStep = new HashMap<>();
    private final Map<ObjectName, RecallChain> recalls;

    public Situation(Knowledge knowledge, Collection<ObjectState> objects, Map<ObjectName, RecallChain> recalls) {
        this.knowledge = knowledge;
        this.under = null;
        this.recalls = new HashMap<>(recalls);
        objects.forEach(this::put);
    }

    private Situation(Situation under) {
        this.knowledge = under.knowledge;
        this.under = under;
        this.recalls = new HashMap<>();
    }

    /**
     * A situation that shows what this one does and takes what one decision writes, without touching this one and without
     * copying it: a transaction decides a thousand events over the same objects.
     */
    Situation over() {
        return new Situation(this);
    }

    /** Lays an accepted decision over this situation. */
    public void lay(Decision.Accepted decision) {
        decision.after().forEach(this::put);
    }

    /** Lays a new link of a recall chain over this situation: where the chain stands then. */
    public void lay(ObjectName target, RecallChain chain) {
        recalls.put(target, chain);
    }

    void put(ObjectState state) {
        boolean known = named(state.name()).isPresent();
        objects.put(state.name(), state);
        if (!known) {
            byIdentifier
                    .computeIfAbsent(state.identifier(), i -> new ArrayList<>())
                    .add(state.name());
        }
        if (state.head().status() == Status.PACKED) {
            byPackedStep.put(state.head().hash(), state.name());
        }
    }

    /** All known chains of an identifier. */
    List<ObjectState> of(String identifier) {
        return names(identifier).map(name -> named(name).orElseThrow()).toList();
    }

    private Stream<ObjectName> names(String identifier) {
        Stream<ObjectName> own = byIdentifier.getOrDefault(identifier, List.of()).stream();
        return under == null ? own : Stream.concat(under.names(identifier), own);
    }

    Optional<ObjectState> named(ObjectName name) {
        ObjectState own = objects.get(name);
        return own == null && under != null ? under.named(name) : Optional.ofNullable(own);
    }

    /** What has this packed step as its head. */
    Optional<ObjectState> packedAs(Hash step) {
        ObjectName own = byPackedStep.get(step);
        if (own != null || under == null) {
            return Optional.ofNullable(own).flatMap(this::named);
        }
        // What an earlier decision moved on has another head by now.
        return under.packedAs(step)
                .filter(state -> state.head().hash().equals(step))
                .flatMap(state -> named(state.name()));
    }

    /** The objects whose head this event wrote, or that it touched before. */
    Collection<ObjectState> objects() {
        if (under == null) {
            return objects.values();
        }
        Map<ObjectName, ObjectState> all = new LinkedHashMap<>();
        under.objects().forEach(state -> all.put(state.name(), state));
        all.putAll(objects);
        return all.values();
    }

    Optional<String> holder(String identifier) {
        return Optional.ofNullable(knowledge.holders().get(identifier));
    }

    /** The ref of an item, lot or class: computed where its serial allows, else as the node gave it. */
    KeyId ref(String identifier) {
        if (Identifiers.refIsComputable(identifier)) {
            return Refs.computed(identifier);
        }
        String given = knowledge.refs().get(identifier);
        if (given == null) {
            throw new IllegalArgumentException("the node gave no ref for an identifier that needs one");
        }
        return new KeyId(given);
    }

    RecallChain recallChain(ObjectName target) {
        RecallChain own = recalls.get(target);
        if (own == null && under != null) {
            return under.recallChain(target);
        }
        return own == null ? new RecallChain(0, null, false) : own;
    }
}
