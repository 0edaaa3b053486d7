package io.waymark.devnet.ledger;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;

/**
 * What peers show of the chain and the state: blocks only once their effects can be read, so that whoever hears of a
 * commit finds its writes.
 */
public final class Ledger implements AutoCloseable {
    private final String channel;
    private final BlockStore blocks;
    private final WorldState state;
    private final ConcurrentMap<String, List<CompletableFuture<TxLocation>>> waiting = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** A ledger over an opened chain and the state replayed from it. */
    public Ledger(String channel, BlockStore blocks, WorldState state) {
        this.channel = channel;
        this.blocks = blocks;
        this.state = state;
    }

    /** The channel. */
    public String channel() {
        return channel;
    }

    /** The state. */
    public WorldState state() {
        return state;
    }

    /** Number of blocks that readers see. */
    public long height() {
        return state.height();
    }

    /** The block, when readers see it already. */
    public Optional<Block> block(long number) {
        return number < height() ? blocks.block(number) : Optional.empty();
    }

    /** The block with that header hash, when readers see it already. */
    public Optional<Block> block(ByteString headerHash) {
        return blocks.block(headerHash).filter(block -> block.getHeader().getNumber() < height());
    }

    /** Where a transaction is, when readers see its block already. */
    public Optional<TxLocation> transaction(String txId) {
        return blocks.transaction(txId).filter(location -> location.block() < height());
    }

    /** Whether the id is used, also by an invalid transaction: then no other transaction can have it. */
    public boolean knows(String txId) {
        return blocks.transaction(txId).isPresent();
    }

    /** Completes when the transaction is committed, valid or not; at once when it is. Cancel it to stop waiting. */
    public CompletableFuture<TxLocation> commitOf(String txId) {
        CompletableFuture<TxLocation> future = new CompletableFuture<>();
        waiting.compute(txId, (id, futures) -> {
            List<CompletableFuture<TxLocation>> list = futures == null ? new CopyOnWriteArrayList<>() : futures;
            list.add(future);
            return list;
        });
        future.whenComplete((location, failure) -> waiting.computeIfPresent(txId, (id, futures) -> {
            futures.remove(future);
            return futures.isEmpty() ? null : futures;
        }));
        // Looked up after registering, so that a commit in between is not missed.
        transaction(txId).ifPresent(future::complete);
        return future;
    }

    /** Runs the listener after every block until the returned handle is closed. It must return quickly. */
    public Subscription onBlock(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Ends a subscription. */
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Appends a validated block: on the disk first, then in the state, then told to whoever waits. */
    public void commit(Block block, StateUpdates updates) {
        blocks.append(block);
        state.apply(updates, block.getHeader().getNumber() + 1);
    }

    /** Tells whoever waits for the block's transactions, and every listener. */
    public void announce(Block block) {
        ByteString codes = block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
        for (int i = 0; i < block.getData().getDataCount() && !waiting.isEmpty(); i++) {
            List<CompletableFuture<TxLocation>> futures =
                    waiting.get(Envelopes.txId(block.getData().getData(i)));
            if (futures != null) {
                TxLocation location =
                        new TxLocation(block.getHeader().getNumber(), i, Byte.toUnsignedInt(codes.byteAt(i)));
                List.copyOf(futures).forEach(future -> future.complete(location));
            }
        }
        listeners.forEach(Runnable::run);
    }

    /** Header hash of the last block. */
    public ByteString lastHash() {
        return blocks.lastHash();
    }

    @Override
    public void close() {
        blocks.close();
    }
}
