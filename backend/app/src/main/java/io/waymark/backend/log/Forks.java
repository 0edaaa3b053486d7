package io.waymark.backend.log;

import io.waymark.projection.log.LogRows;
import io.waymark.projection.log.LogState;
import io.waymark.projection.log.Signatures;
import io.waymark.projection.log.Signatures.Signature;
import io.waymark.tlog.CompactRange;
import io.waymark.tlog.ConsistencyProof;
import io.waymark.tlog.DurableFile;
import io.waymark.tlog.Hash;
import io.waymark.tlog.HashReader;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.tile.TileDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Holds what others signed against the own log. A tree that the own log never was is an alarm that stays, and a file that anybody
 * can check: somebody was shown other blocks, or signs what no block says.
 */
final class Forks {
    private static final Logger LOG = LoggerFactory.getLogger(Forks.class);

    /** Evidence against one organisation that is worth keeping. */
    private static final int MOST = 16;

    private final JdbcTemplate jdbc;
    private final LogRows rows;
    private final Signatures signatures;
    private final OwnKeys keys;
    private final String organisation;
    private final Path folder;

    /** @param folder of the log's files */
    Forks(JdbcTemplate jdbc, LogRows rows, Signatures signatures, OwnKeys keys, String organisation, Path folder) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.signatures = signatures;
        this.keys = keys;
        this.organisation = organisation;
        this.folder = folder;
    }

    /** How many were found, ever. */
    int count() {
        Integer count = jdbc.queryForObject("select count(*) from log_fork", Integer.class);
        return count == null ? 0 : count;
    }

    /** Looks at all signatures up to the size that this node has signed itself. */
    void look() throws IOException {
        Signature own = signatures
                .latestOf(
                        keys.log().verifierKey().name(),
                        keys.log().verifierKey().id())
                .orElse(null);
        if (own == null) {
            return;
        }
        LogState mine =
                rows.at(own.size()).filter(s -> s.treeRoot().equals(own.root())).orElse(null);
        if (mine == null) {
            return;
        }
        for (Signature other : signatures.ofOtherTrees(mine.size())) {
            Integer kept =
                    jdbc.queryForObject("select count(*) from log_fork where org = ?", Integer.class, other.org());
            if (kept == null || kept < MOST) {
                keep(other, evidence(other, mine, own));
            }
        }
    }

    private ForkEvidence evidence(Signature other, LogState mine, Signature own) throws IOException {
        Hash root = Hash.of(mine.treeRoot().bytes());
        HashReader tiles = TileDirectory.open(folder, mine.size(), root).hashes(mine.size());
        Checkpoint first = new Checkpoint(
                keys.log().verifierKey().name(),
                other.size(),
                Hash.of(other.root().bytes()));
        Checkpoint second = new Checkpoint(keys.log().verifierKey().name(), mine.size(), root);
        return new ForkEvidence(
                SignedCheckpoint.of(first, List.of(other.line())),
                SignedCheckpoint.of(second, List.of(own.line())),
                CompactRange.of(tiles, other.size()).root(),
                ConsistencyProof.of(tiles, other.size(), mine.size()).path());
    }

    private void keep(Signature other, ForkEvidence evidence) throws IOException {
        byte[] bytes = evidence.bytes();
        Path file = folder.resolve("evidence").resolve(other.size() + "-" + other.org() + ".json");
        DurableFile.createDirectories(file.getParent());
        DurableFile.replace(file, bytes);
        jdbc.update(
                "insert into log_fork (org, size, evidence, found_at) values (?, ?, ?, now()) on conflict do nothing",
                other.org(),
                other.size(),
                bytes);
        if (other.org().equals(organisation)) {
            LOG.error(
                    "FORK: this node signed another tree at size {} than its log is now; evidence in {}",
                    other.size(),
                    file);
        } else {
            LOG.error(
                    "FORK: {} signed another tree at size {} than this node's log; evidence in {}",
                    other.org(),
                    other.size(),
                    file);
        }
    }
}
