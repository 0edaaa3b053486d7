package io.waymark.projection.log;

import io.waymark.ledger.Hash;
import io.waymark.tlog.note.NoteSignature;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/** Signatures of checkpoints that this node has checked or made: those are kept that may still be of use. */
public final class Signatures {

    /** Sizes that are told of at once. */
    private static final int MOST_SIZES = 128;

    /** Checkpoints with a quorum that are kept. */
    private static final int CHECKPOINTS = 1_000;

    private static final int MOST_OF_A_KEY = 2_000;

    private final JdbcTemplate jdbc;

    /**
     * A signature.
     *
     * @param size of the tree
     * @param root of it
     * @param org whose key made it
     * @param time of a cosignature, in seconds since 1970; else 0
     */
    public record Signature(long size, Hash root, String org, NoteSignature line, long time) {}

    public Signatures(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps signatures; of a key that signed the same tree again the first one is kept. Gives how many are new. */
    public int add(List<Signature> signatures) {
        int added = 0;
        for (Signature s : signatures) {
            added += jdbc.update(
                    """
                    insert into log_signature (size, root, key_name, key_id, org, line, signed_at)
                    values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                    """,
                    s.size(),
                    s.root().bytes(),
                    s.line().name(),
                    s.line().keyId(),
                    s.org(),
                    s.line().toString(),
                    s.time());
        }
        return added;
    }

    /** Those of one tree: signatures as the log first, then cosignatures, each by organisation. */
    public List<Signature> of(long size, Hash root) {
        return query(
                """
                where size = ? and root = ? order by signed_at > 0, org collate "C", key_name collate "C", key_id
                """,
                size,
                root.bytes());
    }

    /** The largest tree that this key signed. */
    public Optional<Signature> latestOf(String keyName, int keyId) {
        return query("where key_name = ? and key_id = ? order by size desc limit 1", keyName, keyId).stream()
                .findFirst();
    }

    /** The latest signature of the own log that is not beyond a size. */
    public Optional<Signature> ownLatest(long size) {
        return query(
                        """
                        s where size = (select max(t.size) from log_signature t
                            join log_block b on b.size = t.size and b.tree_root = t.root where t.size <= ?) limit 1
                        """,
                        size)
                .stream()
                .findFirst();
    }

    /** What other nodes may be told: the largest size of each key and the latest sizes, ascending. */
    public List<Signature> toTell() {
        return query(
                """
                s where s.size in (select distinct size from log_signature order by size desc limit ?)
                or s.size = (select max(t.size) from log_signature t where t.key_name = s.key_name and t.key_id = s.key_id)
                order by size, key_name, key_id
                """,
                MOST_SIZES);
    }

    /** Of trees that this node's own log never was, at sizes that it has reached, a signature of each organisation. */
    public List<Signature> ofOtherTrees(long reached) {
        return query(
                """
                s where s.size <= ? and not exists (
                    select from log_block b where b.size = s.size and b.tree_root = s.root)
                and not exists (select from log_fork f where f.org = s.org and f.size = s.size)
                and not exists (select from log_signature t where t.org = s.org and t.size = s.size
                    and (t.root, t.key_name, t.key_id) < (s.root, s.key_name, s.key_id))
                order by size limit 100
                """,
                reached);
    }

    private List<Signature> query(String condition, Object... values) {
        return jdbc.query(
                "select size, root, org, line, signed_at from log_signature " + condition,
                (rs, i) -> new Signature(
                        rs.getLong(1),
                        Hash.of(rs.getBytes(2)),
                        rs.getString(3),
                        NoteSignature.parse(rs.getString(4)),
                        rs.getLong(5)),
                values);
    }

    /** Sizes of the own log, from one on, that so many organisations cosigned, the largest first. */
    public List<Long> withCosigners(int organisations, long from, int most) {
        return jdbc.queryForList(
                """
                select s.size from log_signature s join log_block b on b.size = s.size and b.tree_root = s.root
                where s.signed_at > 0 and s.size >= ? group by s.size having count(distinct s.org) >= ?
                order by s.size desc limit ?
                """,
                Long.class,
                from,
                organisations,
                most);
    }

    /** Keeps a checkpoint with a quorum; one of the same size makes way. */
    public void keep(long block, long size, String note, Hash policy) {
        jdbc.update(
                """
                insert into log_checkpoint (size, block, note, policy) values (?, ?, ?, ?)
                on conflict (size) do update set note = excluded.note, policy = excluded.policy
                """,
                size,
                block,
                note,
                policy.bytes());
    }

    /** Forgets what is of no more use. */
    public void prune() {
        jdbc.update(
                "delete from log_checkpoint where size < (select size from log_checkpoint order by size desc offset ?"
                        + " limit 1)",
                CHECKPOINTS);
        jdbc.update(
                """
                delete from log_signature s where size < (select max(c.size) from log_checkpoint c)
                and not exists (select from log_fork f where f.size = s.size)
                and size < (select max(t.size) from log_signature t where t.key_name = s.key_name and t.key_id = s.key_id)
                """);
        // A member may sign any number of trees that never were.
        jdbc.update(
                """
                delete from log_signature s where size < (select t.size from log_signature t
                    where t.key_name = s.key_name and t.key_id = s.key_id order by size desc offset ? limit 1)
                """,
                MOST_OF_A_KEY);
    }
}
