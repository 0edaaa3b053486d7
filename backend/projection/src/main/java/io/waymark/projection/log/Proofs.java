package io.waymark.projection.log;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.Leaf;
import io.waymark.ledger.MapEntry;
import io.waymark.tlog.MultiProof;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.tile.TileDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Proves what the log says, at the latest checkpoint that a quorum of the members cosigned. Safe from any thread.
 *
 * <p>It reads rows of the database and the files in {@code <waymark.data>/log}, which the process that follows the ledger writes;
 * another process reads them where it has the same folder.
 */
public final class Proofs {

    /** As many keys, positions and further leaves as one proof may be of. */
    public static final int MOST = 4_000;

    private final JdbcTemplate jdbc;
    private final LogRows rows;
    private final LogWriter files;
    private final PastEntries entries;
    private @Nullable Opened opened;

    /** The tiles of a checkpoint's tree. */
    private record Opened(LogState state, TileDirectory tiles) {}

    public Proofs(JdbcTemplate jdbc, LogWriter files) {
        this.jdbc = jdbc;
        this.rows = new LogRows(jdbc);
        this.files = files;
        this.entries = new PastEntries(jdbc);
    }

    /**
     * What is to be proven.
     *
     * @param keys whether, and as what, they were written first
     * @param positions the same by map position alone, where the key is not known (watch lists)
     * @param leaves indexes of further leaves, such as the latest write of a profile; those the checkpoint does not cover are
     *     left out
     */
    public record Question(Collection<LogKey> keys, Collection<Hash> positions, Collection<Long> leaves) {}

    /**
     * A checkpoint with a quorum.
     *
     * @param checkpoint with all signatures known
     * @param block the last block that it covers
     * @param policy hash of the policy that it satisfied
     */
    public record Latest(SignedCheckpoint checkpoint, long block, Hash policy) {}

    /** The latest checkpoint with a quorum; empty before there was one. */
    public Optional<Latest> latest() {
        return jdbc
                .query(
                        "select note, block, policy from log_checkpoint order by size desc limit 1",
                        (rs, i) -> new Latest(
                                SignedCheckpoint.parse(rs.getString(1)), rs.getLong(2), Hash.of(rs.getBytes(3))))
                .stream()
                .findFirst();
    }

    /**
     * One proof for all of the question, at the latest checkpoint with a quorum.
     *
     * @return empty while there is no such checkpoint, this node's own log has not come to it, or this process has no files of
     *     the log
     * @throws IllegalArgumentException for more than {@value #MOST} keys, positions and leaves
     * @throws IllegalStateException if files and rows do not fit: {@code ./waymark rebuild} makes both anew
     */
    public Optional<LogProof> prove(Question question) {
        if (question.keys().size()
                        + question.positions().size()
                        + question.leaves().size()
                > MOST) {
            throw new IllegalArgumentException("too much for one proof");
        }
        return latest().flatMap(
                        latest -> rows.at(latest.checkpoint().checkpoint().size())
                                .flatMap(state -> prove(question, latest.checkpoint(), state)));
    }

    private Optional<LogProof> prove(Question question, SignedCheckpoint checkpoint, LogState state) {
        if (!files.visible()) {
            return Optional.empty();
        }
        try {
            TileDirectory tiles = tiles(state);
            Map<Hash, PastEntries.Found> found = entries.at(state.block(), question.keys(), question.positions());
            TreeSet<Long> indexes = new TreeSet<>(List.of(state.size() - 1));
            question.leaves().stream().filter(index -> index < state.size()).forEach(indexes::add);
            found.values()
                    .forEach(f -> f.entry().flatMap(MapEntry::first).ifPresent(first -> indexes.add(first.leaf())));
            Map<Long, byte[]> leaves = new TreeMap<>();
            for (long index : indexes) {
                leaves.put(index, tiles.entry(index, state.size()));
            }
            List<Fact> facts = facts(found, leaves);
            List<io.waymark.tlog.Hash> positions =
                    found.keySet().stream().map(LogWriter::hash).toList();
            Optional<byte[]> map = positions.isEmpty()
                    ? Optional.of(new byte[0])
                    : files.read(state, open -> open.prove(state.block(), positions));
            if (map.isEmpty()) {
                return Optional.empty();
            }
            MultiProof inTree = MultiProof.of(tiles.hashes(state.size()), state.size(), List.copyOf(indexes));
            LogProof proof = new LogProof(
                    checkpoint,
                    (Leaf.State) Leaf.parse(leaves.get(state.size() - 1)),
                    facts,
                    inTree,
                    List.copyOf(leaves.values()),
                    map.get());
            proof.check();
            return Optional.of(proof);
        } catch (IOException e) {
            throw new UncheckedIOException("the log's files cannot be read", e);
        }
    }

    private static List<Fact> facts(Map<Hash, PastEntries.Found> found, Map<Long, byte[]> leaves) {
        List<Fact> facts = new ArrayList<>();
        found.forEach((position, f) -> facts.add(new Fact(
                position,
                Optional.ofNullable(f.key()),
                f.entry(),
                f.entry().flatMap(MapEntry::first).map(first -> Leaf.parse(leaves.get(first.leaf()))))));
        return facts;
    }

    /** The tiles of a tree, opened once for each checkpoint. */
    private synchronized TileDirectory tiles(LogState state) throws IOException {
        Opened now = opened;
        if (now == null || !now.state().equals(state)) {
            now = new Opened(state, TileDirectory.open(files.folder(), state.size(), LogWriter.hash(state.treeRoot())));
            opened = now;
        }
        return now.tiles();
    }

    /**
     * Proves that leaves are in the tree of an earlier size.
     *
     * @param indexes ascending, below the size
     * @throws UncheckedIOException if the files cannot be read
     */
    public MultiProof tree(long size, List<Long> indexes) {
        try {
            LogState latest = rows.latest().orElseThrow();
            return MultiProof.of(tiles(latest).hashes(latest.size()), size, indexes);
        } catch (IOException e) {
            throw new UncheckedIOException("the log's files cannot be read", e);
        }
    }

    /** The earliest checkpoints with a quorum that are larger than a size. */
    public List<SignedCheckpoint> checkpointsAbove(long size, int most) {
        return jdbc.query(
                "select note from log_checkpoint where size > ? order by size limit ?",
                (rs, i) -> SignedCheckpoint.parse(rs.getString(1)),
                size,
                most);
    }

    /** Indexes of the leaves of all writes at a public key, in ascending order. */
    public List<Long> leavesOfPublic(String key) {
        return jdbc.queryForList(
                "select leaf from public_write where key_hash = ? order by leaf",
                Long.class,
                KeyId.keyHash(key).bytes());
    }
}
