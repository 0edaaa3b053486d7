package io.waymark.projection.ledger;

import io.waymark.custody.Act;
import io.waymark.custody.Exit;
import io.waymark.custody.Follows;
import io.waymark.custody.Kind;
import io.waymark.custody.Status;
import io.waymark.custody.Step;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.MerkleRoot;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Refs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings objects forward as far as known steps and the map reach. The map judges: at each key the first write among the
 * entitled writers counts. A row follows from what is known alone, not from the order in which it became known, so new
 * knowledge only ever moves a chain on, and a replay comes to the same rows.
 *
 * <p>It is the same walk as {@link io.waymark.custody.Standings}, from the head on instead of from the first step, for many
 * objects at once: a round asks the database the same few questions whatever their number. One instance for one run.
 */
final class Chains {

    private final ChainRows rows;

    /** Steps that became known in this run, with the lists behind them. */
    private final Map<Place, Known> fresh = new LinkedHashMap<>();

    private final Map<Place, List<Hash>> freshContents = new HashMap<>();
    private final Set<Hash> freshHashes = new HashSet<>();
    private final Map<ObjectName, Chain> chains = new LinkedHashMap<>();
    private final Map<Hash, Chain> packed = new HashMap<>();

    /** Where each step stands that was placed in this run. */
    private final Map<Place, ObjectName> placed = new LinkedHashMap<>();

    private final Map<Place, Step> derived = new LinkedHashMap<>();
    private Set<Chain> open = new LinkedHashSet<>();
    private Set<Chain> homeless = new LinkedHashSet<>();

    /** Where a step stands. */
    record Place(String writer, KeyId key) {}

    /** A step that became known, the hash of its ledger key, and where from: {@code own}, {@code package}, {@code opened}. */
    record Known(Step step, Hash keyHash, String source) {}

    /** A first write at a key. */
    record Write(String org, long index, Hash value, long block) {}

    Chains(ChainRows rows) {
        this.rows = rows;
    }

    /** Adds a step whose hash is the first write at its key. */
    void add(KeyId key, Hash keyHash, Step step, String source) {
        fresh.put(new Place(step.writer(), key), new Known(step, keyHash, source));
        freshHashes.add(step.hash());
    }

    /** Adds the list of what is in a unit after its step with this key. */
    void addContent(String writer, KeyId key, List<Hash> members) {
        freshContents.put(new Place(writer, key), members);
    }

    /**
     * Moves on whatever can.
     *
     * @param written key hashes of what was written, or became known, since the last run
     * @param restarted first steps known before whose chains are to be made anew
     */
    void run(Collection<Hash> written, Collection<Place> restarted) {
        for (Chain chain : rows.byNextKey(written)) {
            remember(chain);
            open.add(chain);
        }
        start(restarted);
        revisit();
        house();
        while (!open.isEmpty()) {
            round();
        }
    }

    /** What went into a unit that nothing was known of may come out now: the step after says that it did. */
    private void revisit() {
        Set<Hash> heads = new LinkedHashSet<>();
        for (Known known : fresh.values()) {
            if (known.step().out() != null && !known.source().equals("own")) {
                heads.add(known.step().previous());
            }
        }
        heads.removeAll(packed.keySet());
        for (Chain child : rows.byHead(heads)) {
            if (!chains.containsKey(child.name) && child.inUnit() && child.unit == null) {
                remember(child);
                homeless.add(child);
            }
        }
    }

    /** The objects of this run. */
    Collection<Chain> chains() {
        return chains.values();
    }

    /** Writes what changed. */
    void write() {
        rows.write(fresh, freshContents, derived, placed, chains.values());
    }

    private void remember(Chain chain) {
        chains.put(chain.name, chain);
        if (chain.head.status() == Status.PACKED) {
            packed.put(chain.head.hash(), chain);
        }
    }

    private void start(Collection<Place> restarted) {
        Map<Place, Known> firsts = new LinkedHashMap<>();
        rows.steps(restarted)
                .forEach((place, step) ->
                        firsts.put(place, new Known(step, place.key().stepKeyHash(), "")));
        fresh.forEach((place, known) -> {
            if (known.step().n() == 1) {
                firsts.put(place, known);
            }
        });
        if (firsts.isEmpty()) {
            return;
        }
        Set<ObjectName> begun = rows.existing(firsts.keySet().stream()
                .filter(p -> isRef(p.key()))
                .map(p -> new ObjectName(p.writer(), p.key()))
                .toList());
        Map<Hash, List<Write>> writes =
                rows.writes(firsts.values().stream().map(Known::keyHash).toList());
        firsts.forEach((place, known) -> {
            Step step = known.step();
            Optional<Write> write = by(place.writer(), writes.getOrDefault(known.keyHash(), List.of()));
            Optional<GS1Identifier> identifier =
                    write.filter(w -> w.value().equals(step.hash())).flatMap(w -> begins(place, step));
            if (identifier.isPresent()) {
                ObjectName name = new ObjectName(place.writer(), place.key());
                if (!begun.contains(name) && !chains.containsKey(name)) {
                    Chain chain = Chain.started(name, step, write.get().block());
                    chain.gtin = identifier.get().gtin().orElse(null);
                    remember(chain);
                    placed.put(place, name);
                    open.add(chain);
                }
            }
        });
    }

    private static boolean isRef(KeyId key) {
        return key.hex().length() == 32;
    }

    /** The identifier, if the first step passes what it can be held to without the chains of others. */
    private static Optional<GS1Identifier> begins(Place place, Step step) {
        if (!isRef(place.key()) || !step.writer().equals(place.writer())) {
            return Optional.empty();
        }
        ObjectName name = new ObjectName(place.writer(), place.key());
        if (Follows.first(step, name).isPresent()) {
            return Optional.empty();
        }
        try {
            GS1Identifier id = GS1Identifier.parse(step.identifier());
            boolean fits =
                    switch (step.kind()) {
                        case ITEM ->
                            id.isItem()
                                    && id.refIsComputable()
                                            == Refs.computed(step.identifier()).equals(name.ref());
                        case UNIT -> id.isUnit();
                        case PORTION -> id.isLot();
                    };
            return fits ? Optional.of(id) : Optional.empty();
        } catch (GS1Exception notCanonical) {
            return Optional.empty();
        }
    }

    /** Asks for the next key of every open chain at once, and moves each on by one step where it can. */
    private void round() {
        Map<Chain, KeyId> next = new LinkedHashMap<>();
        for (Chain chain : open) {
            KeyId key = chain.nextKey();
            if (key != null) {
                next.put(chain, key);
            }
        }
        open = new LinkedHashSet<>();
        Map<Hash, List<Write>> writes =
                rows.writes(next.keySet().stream().map(Chain::nextKeyHash).toList());
        Map<Chain, Write> hits = new LinkedHashMap<>();
        next.forEach((chain, key) -> earliest(chain.writers(), writes.getOrDefault(chain.nextKeyHash(), List.of()))
                .ifPresent(write -> hits.put(chain, write)));
        Map<Place, Step> known = known(hits, next);
        Map<Place, List<Hash>> lists = lists(hits, next, known);
        loadMembers(hits, next, known);
        List<Chain> moved = new ArrayList<>();
        hits.forEach((chain, write) -> {
            if (move(chain, next.get(chain), write, known, lists)) {
                moved.add(chain);
            }
        });
        open.addAll(moved);
        contents(moved, lists);
        house();
    }

    private Map<Place, Step> known(Map<Chain, Write> hits, Map<Chain, KeyId> next) {
        Map<Place, Step> found = new HashMap<>();
        List<Place> wanted = new ArrayList<>();
        hits.forEach((chain, write) -> {
            Place place = new Place(write.org(), next.get(chain));
            Known here = fresh.get(place);
            if (here != null) {
                found.put(place, here.step());
            } else {
                wanted.add(place);
            }
        });
        found.putAll(rows.steps(wanted));
        return found;
    }

    /** The lists of those hits that change a unit's content, as far as they are known. */
    private Map<Place, List<Hash>> lists(Map<Chain, Write> hits, Map<Chain, KeyId> next, Map<Place, Step> known) {
        Map<Place, List<Hash>> found = new HashMap<>();
        List<Place> wanted = new ArrayList<>();
        hits.forEach((chain, write) -> {
            Place place = new Place(write.org(), next.get(chain));
            Step step = known.get(place);
            if (step != null && step.act() == Act.CONTENT) {
                if (step.content().count() == 0) {
                    found.put(place, List.of());
                } else if (freshContents.containsKey(place)) {
                    found.put(place, freshContents.get(place));
                } else {
                    wanted.add(place);
                }
            }
        });
        found.putAll(rows.contents(wanted));
        return found;
    }

    private void loadMembers(Map<Chain, Write> hits, Map<Chain, KeyId> next, Map<Place, Step> known) {
        List<Chain> units = new ArrayList<>();
        hits.forEach((chain, write) -> {
            Step step = known.get(new Place(write.org(), next.get(chain)));
            if (step != null && step.act() == Act.CONTENT && chain.members == null) {
                units.add(chain);
            }
        });
        rows.loadMembers(units);
    }

    private boolean move(Chain chain, KeyId key, Write write, Map<Place, Step> known, Map<Place, List<Hash>> lists) {
        Step head = chain.head;
        Place place = new Place(write.org(), key);
        Step step = known.get(place);
        if (head.status() == Status.OFFERED && write.org().equals(head.receiver())) {
            Step rejection = head.rejection();
            if (rejection.hash().equals(write.value())) {
                if (step == null) {
                    derived.put(place, rejection);
                }
                step = rejection;
            }
        }
        if (step == null || !step.hash().equals(write.value()) || !follows(chain, step, place, lists)) {
            boolean news = !write.org().equals(chain.goneTo);
            if (news) {
                chain.gone(write.org(), write.block());
            }
            return false;
        }
        chain.append(key, step, write.block());
        placed.put(place, chain.name);
        if (step.act() == Act.CONTENT) {
            Set<Hash> members = new HashSet<>(lists.get(place));
            chain.contents.add(new Chain.Content(key, step, members, write.block()));
        } else if (step.status() == Status.PACKED) {
            packed.put(step.hash(), chain);
            homeless.add(chain);
        }
        return true;
    }

    private static boolean follows(Chain chain, Step step, Place place, Map<Place, List<Hash>> lists) {
        boolean ok = step.writer().equals(place.writer())
                && Follows.next(chain.head, step, chain.exit, chain.name).isEmpty()
                && (step.act() != Act.COMMISSION || step.identifier().equals(chain.identifier));
        if (!ok || step.act() != Act.CONTENT) {
            return ok;
        }
        List<Hash> list = lists.get(place);
        return list != null
                && list.size() == step.content().count()
                && new HashSet<>(list).size() == list.size()
                && MerkleRoot.ofSorted(list).equals(step.content().root());
    }

    /** What left a unit by the steps of this round goes on by its exit; what went in has it as its unit. */
    private void contents(List<Chain> moved, Map<Place, List<Hash>> lists) {
        Map<Hash, Chain> removed = new LinkedHashMap<>();
        Set<Hash> added = new LinkedHashSet<>();
        for (Chain unit : moved) {
            if (unit.head.act() != Act.CONTENT || unit.kind != Kind.UNIT) {
                continue;
            }
            Set<Hash> now = new HashSet<>(lists.get(new Place(unit.head.writer(), unit.headKey)));
            Set<Hash> before = unit.members == null ? Set.of() : unit.members;
            before.stream().filter(h -> !now.contains(h)).forEach(h -> removed.put(h, unit));
            now.stream().filter(h -> !before.contains(h)).forEach(added::add);
            unit.members = now;
        }
        Set<Hash> unknown = new LinkedHashSet<>(removed.keySet());
        added.stream().filter(h -> !freshHashes.contains(h)).forEach(unknown::add);
        unknown.removeAll(packed.keySet());
        for (Chain child : rows.byHead(unknown)) {
            if (!chains.containsKey(child.name)) {
                remember(child);
            }
        }
        removed.forEach((hash, unit) -> {
            Chain child = packed.get(hash);
            if (child != null && child.head.hash().equals(hash) && unit.name.equals(child.unit)) {
                child.left(
                        new Exit(unit.headKey, unit.head),
                        unit.contents.get(unit.contents.size() - 1).block());
                open.add(child);
            }
        });
        for (Hash hash : added) {
            Chain child = packed.get(hash);
            if (child != null && child.head.hash().equals(hash) && child.inUnit() && child.unit == null) {
                homeless.add(child);
            }
        }
    }

    /** Finds the unit of what was packed, and whether it has left it since. */
    private void house() {
        if (homeless.isEmpty()) {
            return;
        }
        Map<Chain, Place> places = new LinkedHashMap<>();
        List<Place> unknown = new ArrayList<>();
        for (Chain child : homeless) {
            if (child.inUnit() && child.unit == null) {
                Place place = new Place(child.head.writer(), child.head.in());
                places.put(child, place);
                if (!placed.containsKey(place)) {
                    unknown.add(place);
                }
            }
        }
        homeless = new LinkedHashSet<>();
        Map<Place, ObjectName> units = new HashMap<>(rows.placed(unknown));
        Set<ObjectName> missing = new LinkedHashSet<>(units.values());
        missing.removeAll(chains.keySet());
        rows.byName(missing).forEach(this::remember);
        List<Chain> strangers = new ArrayList<>();
        places.forEach((child, place) -> {
            ObjectName name = placed.getOrDefault(place, units.get(place));
            Chain unit = name == null ? null : chains.get(name);
            if (unit == null) {
                strangers.add(child);
            } else if (unit.kind == Kind.UNIT) {
                house(child, unit);
            }
        });
        leaveFragments(strangers);
    }

    /**
     * Of a unit that goods were in before they came here, only the steps from when they went in to when they left are known,
     * and it is no object here: such goods leave it as a verifier sees it.
     */
    private void leaveFragments(List<Chain> children) {
        List<Chain> candidates = new ArrayList<>();
        Map<Place, Step> known = new HashMap<>(rows.steps(children.stream()
                .map(c -> new Place(c.head.writer(), c.head.in()))
                .filter(p -> !fresh.containsKey(p))
                .toList()));
        for (Chain child : children) {
            Place in = new Place(child.head.writer(), child.head.in());
            if (fresh.containsKey(in) || known.containsKey(in)) {
                candidates.add(child);
            }
        }
        if (candidates.isEmpty()) {
            return;
        }
        Fragments fragments = new Fragments(rows, fresh, freshContents);
        for (Chain child : candidates) {
            fragments.exit(child).ifPresent(left -> {
                child.left(left.exit(), left.block());
                open.add(child);
            });
        }
    }

    private void house(Chain child, Chain unit) {
        Step in = child.head;
        boolean latest = unit.headKey.equals(in.in()) && unit.head.writer().equals(in.writer());
        List<Chain.Content> contents = latest ? List.of(contentOfHead(unit)) : history(unit);
        boolean inside = false;
        for (Chain.Content content : contents) {
            if (!inside) {
                if (content == null
                        || !content.key().equals(in.in())
                        || !content.step().writer().equals(in.writer())) {
                    continue;
                }
                if (!content.members().contains(in.hash())
                        || !content.step().custodian().equals(in.writer())) {
                    return;
                }
                inside = true;
                child.unit = unit.name;
                child.changed = true;
            } else if (!content.members().contains(in.hash())) {
                child.left(new Exit(content.key(), content.step()), content.block());
                open.add(child);
                return;
            }
        }
    }

    private Chain.@Nullable Content contentOfHead(Chain unit) {
        if (unit.head.act() != Act.CONTENT) {
            return new Chain.Content(unit.headKey, unit.head, Set.of(), unit.changedBlock);
        }
        rows.loadMembers(unit.members == null ? List.of(unit) : List.of());
        Set<Hash> members = unit.members == null ? Set.of() : unit.members;
        return new Chain.Content(unit.headKey, unit.head, members, unit.changedBlock);
    }

    private List<Chain.Content> history(Chain unit) {
        if (!unit.contentsLoaded) {
            List<Chain.Content> ofThisRun = new ArrayList<>(unit.contents);
            Set<KeyId> keys = new HashSet<>();
            ofThisRun.forEach(c -> keys.add(c.key()));
            unit.contents.clear();
            rows.contentHistory(unit.name).stream()
                    .filter(c -> !keys.contains(c.key()))
                    .forEach(unit.contents::add);
            unit.contents.addAll(ofThisRun);
            unit.contents.sort(Comparator.comparingInt(c -> c.step().n()));
            unit.contentsLoaded = true;
        }
        return unit.contents;
    }

    private static Optional<Write> earliest(List<String> entitled, List<Write> writes) {
        return writes.stream().filter(w -> entitled.contains(w.org())).min(Comparator.comparingLong(Write::index));
    }

    private static Optional<Write> by(String org, List<Write> writes) {
        return writes.stream().filter(w -> w.org().equals(org)).findFirst();
    }
}
