package io.waymark.backend.ledger;

import io.waymark.projection.ledger.LedgerBlock;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;

/** Blocks of the own peer, in order, decoded. For one thread; {@link #close} may be called from another one. */
public final class BlockStream implements AutoCloseable {
    private final CloseableIterator<BlockAndPrivateData> blocks;
    private final BlockDecoder decoder;

    BlockStream(CloseableIterator<BlockAndPrivateData> blocks, BlockDecoder decoder) {
        this.blocks = blocks;
        this.decoder = decoder;
    }

    /**
     * The next block; waits for it.
     *
     * @throws LedgerException.NotOrdered {@code ledger-unavailable} if the peer stopped sending, or the stream was closed
     * @throws LedgerException.WrongBlock if it is not the next block of this ledger
     */
    public LedgerBlock next() {
        BlockAndPrivateData block;
        try {
            if (!blocks.hasNext()) {
                throw new LedgerException.NotOrdered("ledger-unavailable", true);
            }
            block = blocks.next();
        } catch (LedgerException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Failures.ofStream(e);
        }
        return decoder.decode(block);
    }

    @Override
    public void close() {
        blocks.close();
    }
}
