package io.waymark.projection.ledger;

/**
 * A block does not follow the one before it: the peer serves another ledger than the one that was read so far. No retry
 * helps; an engineer decides whether to rebuild. Nothing was changed.
 */
public final class OtherChainException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    OtherChainException(long number) {
        super("block " + number
                + " does not name the block before it: this is another ledger than the one read so far");
    }
}
