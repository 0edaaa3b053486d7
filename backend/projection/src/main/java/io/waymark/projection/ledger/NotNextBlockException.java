package io.waymark.projection.ledger;

/** A block was given out of turn: it was applied already, or one before it is missing. Nothing was changed. */
public final class NotNextBlockException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private final long given;
    private final long wanted;

    NotNextBlockException(long given, long wanted) {
        super("block " + given + " was given where block " + wanted + " is next");
        this.given = given;
        this.wanted = wanted;
    }

    /** Number of the block that was given. */
    public long given() {
        return given;
    }

    /** Number of the block that is next. */
    public long wanted() {
        return wanted;
    }
}
