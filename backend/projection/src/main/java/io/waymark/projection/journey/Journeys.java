package io.waymark.projection.journey;

import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.ObjectName;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads journeys out of the read model. A part that needs it imports this class ({@code @Import(Journeys.class)}); that
 * several parts do is one bean.
 */
public final class Journeys {

    /** Lists in answers have at most so many entries. */
    public static final int MOST_LISTED = 200;

    /** A search finds at most so many. */
    public static final int MOST_HITS = 50;

    private final JdbcClient db;

    public Journeys(JdbcClient db) {
        this.db = db;
    }

    /**
     * The journey of an item or unit. Where several chains have this identifier (an SSCC used again, an item that several
     * members took in), the one that is still going on and changed last; {@link #all} gives all of them.
     */
    public Optional<Journey> of(GS1Identifier identifier) {
        return all(identifier).stream().findFirst();
    }

    /** All chains of an identifier, at most 20: those that go on first, and among them the latest change first. */
    public List<Journey> all(GS1Identifier identifier) {
        throw new UnsupportedOperationException(db.toString());
    }

    /** The journey of one chain: the only way to a portion. */
    public Optional<Journey> named(ObjectName name) {
        throw new UnsupportedOperationException(name.org());
    }

    /** A unit with what is in it. */
    public Optional<UnitPage> unit(GS1Identifier unit) {
        throw new UnsupportedOperationException(unit.kind().name());
    }

    /** A lot or class, if anything of it is known here. */
    public Optional<LotPage> lot(GS1Identifier lotOrClass) {
        throw new UnsupportedOperationException(lotOrClass.kind().name());
    }

    /**
     * Finds items, units, lots and classes by whatever somebody types or scans: a Digital Link, an EPC URN, an element
     * string, the bare digits of a GTIN (8, 12, 13 or 14) or SSCC (18), a serial or lot number as it stands on the label.
     *
     * @return at most {@link #MOST_HITS}; empty for a text that means nothing
     */
    public List<Hit> search(String anySpelling) {
        throw new UnsupportedOperationException();
    }
}
