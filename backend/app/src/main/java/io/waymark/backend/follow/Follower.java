package io.waymark.backend.follow;

import io.waymark.backend.Worker;
import io.waymark.backend.ledger.BlockStream;
import io.waymark.backend.ledger.LedgerClient;
import io.waymark.backend.ledger.LedgerException;
import io.waymark.ledger.Hash;
import io.waymark.projection.ledger.Applied;
import io.waymark.projection.ledger.LedgerBlock;
import io.waymark.projection.ledger.OtherChainException;
import io.waymark.projection.ledger.Projector;
import io.waymark.projection.log.LogFilesException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Follows the own peer: asks for the next block, has it applied, tells who wants to know, for ever. Whatever fails, it waits,
 * longer each time, and goes on at the block that the read model wants next.
 */
public final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);
    /** A peer that has sent a block and then nothing for so long has no more of them. */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final LedgerClient ledger;
    private final Projector projector;
    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final List<Listener> listeners;
    private volatile @Nullable BlockStream stream;
    private volatile boolean caughtUp;
    private volatile long quietSince;
    private volatile boolean receiving;
    private volatile boolean emptied;
    private volatile long height;
    private volatile String lastError = "";
    private volatile Instant lastClaim = Instant.EPOCH;
    private final Worker worker = new Worker("follower", this::run);

    /** Is told of each block once its rows are there, in the follower's thread: it must be quick, and must not throw. */
    @FunctionalInterface
    public interface Listener {
        void followed(LedgerBlock block, Applied applied);
    }

    public Follower(
            LedgerClient ledger, Projector projector, JdbcTemplate jdbc, Clock clock, List<Listener> listeners) {
        this.ledger = ledger;
        this.projector = projector;
        this.jdbc = jdbc;
        this.clock = clock;
        this.listeners = List.copyOf(listeners);
        this.height = projector.height();
    }

    /** Starts the thread. */
    public void start() {
        worker.start();
    }

    @Override
    public void close() {
        worker.stop();
        closeStream();
        worker.close(Duration.ofSeconds(10));
        projector.closeLog();
    }

    /** Blocks whose rows are there. */
    public long height() {
        return height;
    }

    /** Whether all blocks that the peer had were followed at some moment since the start. */
    public boolean caughtUp() {
        if (!caughtUp && quiet()) {
            caughtUp = true;
        }
        return caughtUp;
    }

    /**
     * Whether the rows were emptied under it ({@code ./waymark rebuild} on a running node). Then it begins anew at once, and
     * has not caught up until it has: without a new block nothing else would tell.
     *
     * @throws DataAccessException if the database does not answer
     */
    public boolean beginsAnew() {
        boolean gone = projector.height() < height;
        if (gone) {
            emptied = true;
            caughtUp = false;
            receiving = false;
            closeStream();
        }
        return gone;
    }

    /** Whether the peer is connected and has sent all that it has. */
    public boolean quiet() {
        return receiving && quietSince != 0 && System.nanoTime() - quietSince > QUIET_NANOS;
    }

    /** Code of what keeps it from following; empty while it follows. */
    public String lastError() {
        return lastError;
    }

    /** What the last block's transactions claim as their time. */
    public Instant lastClaim() {
        return lastClaim;
    }

    private void run() {
        Duration wait = FIRST_WAIT;
        while (!worker.stopping()) {
            long before = height;
            String error = follow();
            receiving = false;
            if (worker.stopping()) {
                return;
            }
            if (emptied) {
                LOG.info("the rows were emptied: they come back from the first block on");
                emptied = false;
                continue;
            }
            if (!error.equals(lastError)) {
                LOG.warn("following the own peer: {}", error);
            }
            lastError = error;
            ledger.useAnotherPeer();
            wait = height > before ? FIRST_WAIT : longer(wait);
            try {
                TimeUnit.MILLISECONDS.sleep(wait.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static Duration longer(Duration wait) {
        Duration twice = wait.multipliedBy(2);
        return twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
    }

    /** Follows until something fails, and says what. */
    private String follow() {
        try {
            long next = projector.height();
            if (next < height) {
                // Emptied while the stream was down, or down because of it: until they are back nobody may act on them.
                caughtUp = false;
            }
            height = next;
            emptied = false;
            projector.openLog();
            // The last block that is known comes again first: so a peer with another ledger is found out at once.
            long from = Math.max(0, next - 1);
            try (BlockStream blocks = ledger.blocks(from, null)) {
                stream = blocks;
                while (!worker.stopping()) {
                    one(blocks);
                }
            } finally {
                stream = null;
            }
            return "stopped";
        } catch (LedgerException e) {
            return e.code();
        } catch (OtherChainException | OtherLedgerException e) {
            return "other-chain";
        } catch (LogFilesException e) {
            return beginAnew(e);
        } catch (UncheckedIOException e) {
            if (!worker.stopping()) {
                LOG.error("the log's files cannot be used: {}", e.getCause().toString());
            }
            return "log-files";
        } catch (DataAccessException e) {
            // Its text may quote rows; the state says enough.
            if (e.getMostSpecificCause() instanceof SQLException failed) {
                LOG.warn("the database failed on a block: {} {}", e.getClass().getSimpleName(), failed.getSQLState());
            }
            return "database";
        } catch (RuntimeException e) {
            LOG.error("a block cannot be applied", e);
            return "internal-error";
        }
    }

    /** Rows and the log's files come back together, from the first block on: neither could be trusted to fit the other. */
    private String beginAnew(LogFilesException why) {
        if (worker.stopping()) {
            return "stopped";
        }
        LOG.error("{}: rows and log are built anew from the first block", why.getMessage());
        try {
            caughtUp = false;
            projector.rebuild();
            height = 0;
            return "log-rebuilt";
        } catch (DataAccessException e) {
            return "database";
        }
    }

    private void one(BlockStream blocks) {
        quietSince = System.nanoTime();
        LedgerBlock block = blocks.next();
        quietSince = 0;
        if (block.number() < height) {
            requireSame(block);
        } else {
            apply(block);
        }
        receiving = true;
        if (!lastError.isEmpty()) {
            LOG.info("following the own peer again from block {}", height);
            lastError = "";
        }
    }

    private void apply(LedgerBlock block) {
        Applied applied = projector.apply(block);
        height = block.number() + 1;
        block.transactions().stream()
                .map(LedgerBlock.Transaction::claimed)
                .max(Instant::compareTo)
                .ifPresent(t -> lastClaim = t);
        listeners.forEach(listener -> listener.followed(block, applied));
    }

    private void requireSame(LedgerBlock block) {
        byte[] known =
                jdbc.queryForObject("select header_hash from block where number = ?", byte[].class, block.number());
        if (!Hash.of(known).equals(block.header())) {
            throw new OtherLedgerException();
        }
    }

    /** The block that was followed last is another one at this peer. */
    private static final class OtherLedgerException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private void closeStream() {
        BlockStream open = stream;
        if (open != null) {
            open.close();
        }
    }

    /** How long ago the last block was, by its claim; for people. */
    public Duration sinceLastBlock() {
        return Duration.between(lastClaim, clock.instant());
    }
}
