package io.waymark.projection.genealogy;

import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.ObjectName;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Traces goods back and forward through transformation, splitting and packing, in what this organisation knows. A part that
 * needs it makes one of its own. What a trace costs follows from what it finds, not from how much there is.
 */
public final class Trace {

    private final JdbcTemplate jdbc;
    private final TransactionTemplate oneState;
    private final LongSupplier nanos;

    /** @param nanos a clock that only goes forward, in nanoseconds: {@code System::nanoTime} */
    public Trace(JdbcTemplate jdbc, PlatformTransactionManager transactions, LongSupplier nanos) {
        this.jdbc = new JdbcTemplate(jdbc.getDataSource());
        this.jdbc.setQueryTimeout((int) Bounds.MOST_TIME.toSeconds());
        this.oneState = new TransactionTemplate(transactions);
        this.oneState.setReadOnly(true);
        this.oneState.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.nanos = nanos;
    }

    /**
     * From an item, unit, lot or product, whether it is under custody or an event alone names it.
     *
     * @param identifier any GS1 key
     * @return empty if nothing of it is known here
     */
    public Optional<Graph> of(GS1Identifier identifier, Direction direction, Bounds bounds) {
        return oneState.execute(status -> new Walk(jdbc, direction, bounds, true, nanos).from(identifier));
    }

    /**
     * Who has what was made of an item, unit, lot or product, and the thing itself.
     *
     * @return empty if nothing of it is known here
     */
    public Optional<HolderList> holders(GS1Identifier identifier, Bounds bounds) {
        return oneState.execute(status -> new Walk(jdbc, Direction.FORWARD, bounds, false, nanos)
                .from(identifier)
                .map(HolderList::of));
    }

    /** The same of one chain: of a portion, for instance. */
    public Optional<HolderList> holders(ObjectName name, Bounds bounds) {
        return oneState.execute(status -> new Walk(jdbc, Direction.FORWARD, bounds, false, nanos)
                .from(name)
                .map(HolderList::of));
    }

    /**
     * From one chain: the only way to start at a portion.
     *
     * @return empty if the chain is not known here
     */
    public Optional<Graph> of(ObjectName name, Direction direction, Bounds bounds) {
        return oneState.execute(status -> new Walk(jdbc, direction, bounds, true, nanos).from(name));
    }
}
