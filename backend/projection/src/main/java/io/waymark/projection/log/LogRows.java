package io.waymark.projection.log;

import io.waymark.ledger.Hash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** How far the log is, as the database has committed it. */
public final class LogRows {

    private static final String COLUMNS = "select block, size, tree_root, map_root from log_block ";

    private final JdbcTemplate jdbc;

    public LogRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The state after the last block; empty before the first, and where the last one was applied without files. */
    public Optional<LogState> latest() {
        return one(COLUMNS + "where block = (select max(block) from log_block)");
    }

    /** The state at a size; empty if no block ends there. */
    public Optional<LogState> at(long size) {
        return one(COLUMNS + "where size = ?", size);
    }

    /** The next states above a size, at most this many, those of every block or of blocks whose number this divides. */
    public List<LogState> after(long size, long every, int most) {
        return jdbc.query(
                COLUMNS + "where size > ? and tree_root is not null and block % ? = 0 order by size limit ?",
                LogRows::state,
                size,
                every,
                most);
    }

    private Optional<LogState> one(String sql, Object... values) {
        return jdbc.query(sql + " and tree_root is not null", LogRows::state, values).stream()
                .findFirst();
    }

    private static LogState state(ResultSet rs, int row) throws SQLException {
        return new LogState(rs.getLong(1), rs.getLong(2), Hash.of(rs.getBytes(3)), Hash.of(rs.getBytes(4)));
    }

    /** How many leaves there are. */
    public long size() {
        Long size = jdbc.queryForObject("select coalesce(max(size), 0) from log_block", Long.class);
        return size == null ? 0 : size;
    }

    /**
     * Writes a block with the database transaction at hand, and its files, if any, before that is committed.
     *
     * @throws LogFilesException if the files are not those of the block before
     */
    public void write(@Nullable LogWriter files, LogBlock block) {
        if (files == null) {
            long size = size() + block.leaves().size() + 1;
            jdbc.update("insert into log_block (block, size) values (?, ?)", block.number(), size);
            return;
        }
        LogState before = before(block.number());
        LogState after = files.write(before, block.number(), block.header(), block.leaves(), block.changes());
        jdbc.update(
                "insert into log_block (block, size, tree_root, map_root) values (?, ?, ?, ?)",
                after.block(),
                after.size(),
                after.treeRoot().bytes(),
                after.mapRoot().bytes());
    }

    /**
     * The state before a block.
     *
     * @throws LogFilesException if the block before was applied without files
     */
    public LogState before(long block) {
        if (block == 0) {
            return LogState.EMPTY;
        }
        return one(COLUMNS + "where block = ?", block - 1)
                .orElseThrow(() -> new LogFilesException("block " + (block - 1) + " was applied without the log"));
    }
}
