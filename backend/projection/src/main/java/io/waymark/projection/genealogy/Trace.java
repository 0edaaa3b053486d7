package io.waymark.projection.genealogy;

import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.Hash;
import io.waymark.ledger.ObjectName;
import io.waymark.projection.event.FoundEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Traces goods back and forward through transformation, splitting and packing, in what this organisation knows. A part that
 * needs it imports this class. What a trace costs follows from what it finds, not from how much there is.
 */
public final class Trace {

    private final JdbcTemplate jdbc;
    private final TransactionTemplate oneState;

    public Trace(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.jdbc = new JdbcTemplate(jdbc.getDataSource());
        this.jdbc.setQueryTimeout((int) Bounds.MOST_TIME.toSeconds());
        this.oneState = new TransactionTemplate(transactions);
        this.oneState.setReadOnly(true);
        this.oneState.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /**
     * From an item, unit, lot or product, whether it is under custody or an event alone names it.
     *
     * @param identifier any GS1 key
     * @return empty if nothing of it is known here
     */
    public Optional<Graph> of(GS1Identifier identifier, Direction direction, Bounds bounds) {
        return oneState.execute(status -> new Walk(jdbc, direction, bounds, true, System::nanoTime).from(identifier));
    }

    /**
     * Who has what was made of an item, unit, lot or product, and the thing itself.
     *
     * @return empty if nothing of it is known here
     */
    public Optional<HolderList> holders(GS1Identifier identifier, Bounds bounds) {
        return oneState.execute(status -> new Walk(jdbc, Direction.FORWARD, bounds, false, System::nanoTime)
                .from(identifier)
                .map(HolderList::of));
    }

    /** The same of one chain: of a portion, for instance. */
    public Optional<HolderList> holders(ObjectName name, Bounds bounds) {
        return oneState.execute(status -> new Walk(jdbc, Direction.FORWARD, bounds, false, System::nanoTime)
                .from(name)
                .map(HolderList::of));
    }

    /** Whether a trace from it would find anything: a chain of it, or an event that names it. */
    public boolean known(GS1Identifier identifier) {
        return of(identifier, Direction.BACK, new Bounds(1, 1, Bounds.MOST_TIME))
                .isPresent();
    }

    /** Events captured here that did what a graph shows, in order of capture, as far as they were not withdrawn. */
    public List<FoundEvent> events(Graph graph) {
        Set<Hash> digests = new LinkedHashSet<>();
        graph.links().forEach(link -> link.event().ifPresent(digests::add));
        if (digests.isEmpty()) {
            return List.of();
        }
        return jdbc.query(
                "select text, record_time, event_time, position from event where digest = any(?) and text is not null"
                        + " order by position",
                (row, n) -> new FoundEvent(
                        row.getString("text"),
                        row.getTimestamp("record_time").toInstant(),
                        row.getTimestamp("event_time").toInstant(),
                        row.getLong("position")),
                (Object) digests.stream().map(Hash::bytes).toArray(byte[][]::new));
    }

    /**
     * From one chain: the only way to start at a portion.
     *
     * @return empty if the chain is not known here
     */
    public Optional<Graph> of(ObjectName name, Direction direction, Bounds bounds) {
        return oneState.execute(status -> new Walk(jdbc, direction, bounds, true, System::nanoTime).from(name));
    }
}
