package io.waymark.projection.log;

import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How the log stands, for people.
 *
 * @param size leaves of the own log
 * @param block its last block; -1 before the first
 * @param quorumSize of the latest checkpoint with a quorum; 0 before there was one
 * @param quorumBlock the last block that it covers; -1 before there was one
 * @param cosigners MSP ids of the organisations that cosigned it
 * @param forks every other tree that a member signed: each one an alarm
 */
public record LogStanding(
        long size, long block, long quorumSize, long quorumBlock, List<String> cosigners, List<Fork> forks) {

    /** @param org whose key signed another tree of this size */
    public record Fork(String org, long size, Instant found) {}

    /** Reads it. */
    public static LogStanding read(JdbcTemplate jdbc) {
        LogState latest = new LogRows(jdbc).latest().orElse(LogState.EMPTY);
        long[] quorum = jdbc
                .query("select size, block from log_checkpoint order by size desc limit 1", (rs, i) ->
                        new long[] {rs.getLong(1), rs.getLong(2)})
                .stream()
                .findFirst()
                .orElse(new long[] {0, -1});
        List<String> cosigners = jdbc.queryForList(
                """
                select distinct s.org from log_signature s join log_block b on b.size = s.size and b.tree_root = s.root
                where s.size = ? and s.signed_at > 0 order by s.org
                """,
                String.class,
                quorum[0]);
        List<Fork> forks = jdbc.query(
                "select org, size, found_at from log_fork order by found_at desc, org, size limit 100",
                (rs, i) -> new Fork(
                        rs.getString(1), rs.getLong(2), rs.getTimestamp(3).toInstant()));
        return new LogStanding(latest.size(), latest.block(), quorum[0], quorum[1], cosigners, forks);
    }
}
