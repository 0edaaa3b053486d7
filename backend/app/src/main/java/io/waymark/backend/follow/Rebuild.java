package io.waymark.backend.follow;

import io.waymark.backend.ledger.BlockStream;
import io.waymark.backend.ledger.LedgerClient;
import io.waymark.ledger.Hash;
import io.waymark.projection.ledger.Projector;

/**
 * Empties all rows that follow from blocks and replays the own peer's blocks ({@code ./waymark rebuild}). Nothing else may
 * follow meanwhile: the node runs with {@code waymark.follow=false}.
 */
public final class Rebuild {
    private final LedgerClient ledger;
    private final Projector projector;

    public Rebuild(LedgerClient ledger, Projector projector) {
        this.ledger = ledger;
        this.projector = projector;
    }

    /**
     * @param before digest of the rows before
     * @param after digest of the rows after: the same, unless the rows were not what the ledger says
     * @param blocks how many blocks were replayed
     */
    public record Result(Hash before, Hash after, long blocks) {}

    /**
     * Rebuilds up to the block that was followed before.
     *
     * @throws io.waymark.backend.ledger.LedgerException if the own peer does not serve its blocks; run it again
     */
    public Result run() {
        long height = projector.height();
        Hash before = projector.digest();
        projector.rebuild();
        if (height > 0) {
            try (BlockStream blocks = ledger.blocks(0, null)) {
                while (projector.height() < height) {
                    projector.apply(blocks.next());
                }
            }
        }
        return new Result(before, projector.digest(), height);
    }
}
