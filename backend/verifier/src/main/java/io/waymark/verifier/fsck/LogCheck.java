package io.waymark.verifier.fsck;

import static io.waymark.verifier.fsck.LogFault.demand;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.Leaf;
import io.waymark.ledger.MapEntry;
import io.waymark.ledger.NewerFormatException;
import io.waymark.ledger.Refs;
import io.waymark.tlog.CompactRange;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.TreeHasher;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.policy.Policy;
import io.waymark.tlog.policy.Verdict;
import io.waymark.tlog.tile.EntryBundle;
import io.waymark.tlog.tile.HashTile;
import io.waymark.tlog.tile.TilePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * Rebuilds one log from its public files: reads every entry, makes tree, tiles and map anew, and holds what is published against them.
 * Nothing of what it reads is believed.
 */
public final class LogCheck {

    /** A block with more leaves than this is none: as many writes have no room in one. */
    private static final int MOST_LEAVES = 1_000_000;

    private static final int MOST_NAMED = 10_000;
    private static final String VERIFIER = "verifier|";
    private static final String POLICY = "policy|";

    private final LogSource source;
    private final SignedCheckpoint signed;
    private final long size;
    private final TreeSet<Long> wanted;
    private final LongConsumer progress;
    private final Map<Long, io.waymark.tlog.Hash> roots = new HashMap<>();
    private final List<List<io.waymark.tlog.Hash>> edges = new ArrayList<>();
    private final List<Named> named = new ArrayList<>();
    private final TreeMap<Hash, MapEntry> changes = new TreeMap<>();
    private CompactRange range = CompactRange.EMPTY;
    private long block;
    private int inBlock;
    private Leaf.State state;

    /**
     * A public write that readers of the log look for.
     *
     * @param key beginning with {@code verifier|} or {@code policy|}
     */
    public record Named(long index, long block, String key, Optional<Hash> value) {}

    /**
     * A log that is as it should be.
     *
     * @param state the last leaf
     * @param keys how many keys its map has
     * @param verdict who signed, where a policy was given
     * @param named files of verifiers and policies in it, at most 10,000
     * @param roots of the tree at the sizes that were asked for, as far as it has them
     */
    public record Checked(
            SignedCheckpoint checkpoint,
            Leaf.State state,
            long keys,
            Optional<Verdict> verdict,
            List<Named> named,
            Map<Long, io.waymark.tlog.Hash> roots) {

        public Checked {
            named = List.copyOf(named);
            roots = Map.copyOf(roots);
        }
    }

    private LogCheck(LogSource source, SignedCheckpoint signed, Collection<Long> sizes, LongConsumer progress) {
        this.source = source;
        this.signed = signed;
        this.size = signed.checkpoint().size();
        this.wanted = new TreeSet<>(sizes);
        this.progress = progress;
        for (int level = 0; level < 8; level++) {
            edges.add(new ArrayList<>());
        }
    }

    /** Reads a checkpoint. */
    public static SignedCheckpoint checkpoint(byte[] bytes) throws LogFault {
        try {
            SignedCheckpoint signed = SignedCheckpoint.parse(bytes);
            demand(signed.checkpoint().extensions().isEmpty(), "checkpoint", LogFault.NOWHERE, "extension lines");
            demand(signed.checkpoint().size() > 0, "checkpoint", LogFault.NOWHERE, "the log is empty");
            return signed;
        } catch (TlogException e) {
            throw new LogFault("checkpoint", LogFault.NOWHERE, "the checkpoint is malformed: " + e.getMessage());
        }
    }

    /** Who signed a checkpoint, and that it is enough. */
    public static Verdict signed(SignedCheckpoint checkpoint, Policy policy) throws LogFault {
        try {
            Verdict verdict = policy.evaluate(checkpoint);
            demand(verdict.quorum(), "quorum", LogFault.NOWHERE, "too few members cosigned the checkpoint");
            return verdict;
        } catch (TlogException e) {
            boolean origin = e.defect() == io.waymark.tlog.Defect.ORIGIN;
            throw new LogFault(
                    origin ? "origin" : "signature",
                    LogFault.NOWHERE,
                    "the checkpoint is not signed as the policy has it: " + e.getMessage());
        }
    }

    /**
     * Checks a log up to a checkpoint.
     *
     * @param signed the checkpoint, which need not be the latest one
     * @param sizes at which the tree's root is wanted
     * @param progress is told the number of leaves, every 65,536
     * @throws LogFault with the first thing that is wrong
     * @throws IOException if no temporary file can be used
     */
    public static Checked check(
            LogSource source,
            SignedCheckpoint signed,
            Optional<Policy> policy,
            Collection<Long> sizes,
            LongConsumer progress)
            throws IOException {
        Optional<Verdict> verdict = policy.isEmpty() ? Optional.empty() : Optional.of(signed(signed, policy.get()));
        LogCheck check = new LogCheck(source, signed, sizes, progress);
        try (ReplayedMap map = new ReplayedMap()) {
            check.leaves(map);
            check.end();
            return new Checked(signed, check.state, map.keys(), verdict, check.named, check.roots);
        }
    }

    private void leaves(ReplayedMap map) throws IOException {
        for (long first = 0; first < size; first += TilePath.FULL) {
            TilePath path = TilePath.of(TilePath.ENTRIES, first, size);
            List<byte[]> entries;
            try {
                entries = EntryBundle.decode(source.read(path), path.width());
            } catch (TlogException e) {
                throw new LogFault("entries", first, path + " is malformed");
            }
            for (int i = 0; i < entries.size(); i++) {
                leaf(first + i, entries.get(i), map);
            }
            if ((first & 0xffff) == 0xff00) {
                progress.accept(first + entries.size());
            }
        }
    }

    private void leaf(long index, byte[] entry, ReplayedMap map) throws IOException {
        Leaf leaf = parse(index, entry);
        demand(leaf.block() == block, "block", index, "a leaf of another block than the one that stands here");
        demand(++inBlock <= MOST_LEAVES, "block", index, "a block without an end");
        state = null;
        if (leaf instanceof Leaf.Write write && (write.flags() & Leaf.METADATA) == 0) {
            enter(map, Refs.position(write.org(), write.keyHash()), index, write.flags(), write.value());
        } else if (leaf instanceof Leaf.PublicWrite write && (write.flags() & Leaf.METADATA) == 0) {
            enter(map, Refs.position("", KeyId.keyHash(write.key())), index, write.flags(), write.value());
            boolean asked = write.key().startsWith(VERIFIER) || write.key().startsWith(POLICY);
            if (asked && named.size() < MOST_NAMED) {
                named.add(new Named(index, block, write.key(), write.value()));
            }
        } else if (leaf instanceof Leaf.State last) {
            map.apply(changes);
            changes.clear();
            demand(map.root().equals(last.mapRoot()), "map", index, "the map has another root than the leaves make");
            state = last;
            block++;
            inBlock = 0;
        }
        tree(index, TreeHasher.leaf(entry));
    }

    private static Leaf parse(long index, byte[] entry) throws LogFault {
        try {
            return Leaf.parse(entry);
        } catch (NewerFormatException e) {
            throw new LogFault("newer", index, "an entry of a format that this software does not know");
        } catch (IllegalArgumentException e) {
            throw new LogFault("entry", index, "an entry that is none, or not in its one spelling");
        }
    }

    private void enter(ReplayedMap map, Hash position, long index, int flags, Optional<Hash> value) {
        MapEntry before = changes.get(position);
        Optional<MapEntry> now = before == null ? map.get(position) : Optional.of(before);
        changes.put(position, MapEntry.after(now, index, flags, value));
    }

    private void tree(long index, io.waymark.tlog.Hash leaf) throws LogFault {
        range = range.plus(leaf);
        if (wanted.contains(range.size())) {
            roots.put(range.size(), range.root());
        }
        edges.get(0).add(leaf);
        for (int level = 0; edges.get(level).size() == TilePath.FULL; level++) {
            TilePath path = new TilePath(level, index >>> 8 * (level + 1));
            HashTile tile = tile(path, edges.get(level));
            edges.set(level, new ArrayList<>());
            edges.get(level + 1).add(tile.hash(8, 0));
        }
    }

    private HashTile tile(TilePath path, List<io.waymark.tlog.Hash> hashes) throws LogFault {
        HashTile made = new HashTile(path, hashes);
        byte[] published = source.read(path);
        int at = Arrays.mismatch(made.bytes(), published);
        if (at >= 0) {
            long hash = path.index() * TilePath.FULL + Math.min(at / 32, path.width() - 1);
            throw new LogFault("tile", hash << 8 * path.level(), path + " has other hashes than the leaves make");
        }
        return made;
    }

    private void end() throws LogFault {
        for (int level = 0; level < edges.size(); level++) {
            if (!edges.get(level).isEmpty()) {
                tile(
                        new TilePath(
                                level,
                                size >>> 8 * (level + 1),
                                edges.get(level).size()),
                        edges.get(level));
            }
        }
        boolean same = range.root().equals(signed.checkpoint().root());
        demand(same, "root", LogFault.NOWHERE, "the checkpoint has another root than the leaves make");
        demand(state != null, "state", size - 1, "the checkpoint does not end on a state leaf");
    }

    /** Index of the first leaf in which two logs differ below a size, by their hash tiles; {@link LogFault#NOWHERE} if none does. */
    public static long firstDifference(LogSource one, LogSource other, long size) throws LogFault {
        for (long first = 0; first < size; first += TilePath.FULL) {
            TilePath path = TilePath.of(0, first, size);
            int at = Arrays.mismatch(one.read(path), other.read(path));
            if (at >= 0) {
                return first + at / 32;
            }
        }
        return LogFault.NOWHERE;
    }
}
