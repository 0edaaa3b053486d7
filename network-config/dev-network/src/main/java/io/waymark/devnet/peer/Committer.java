package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.waymark.devnet.ledger.Envelopes;
import io.waymark.devnet.ledger.Ledger;
import io.waymark.devnet.ledger.Version;
import io.waymark.devnet.ledger.WorldState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes ordered blocks: validates, writes private data of all members and then the block to the disk, applies the
 * effects, and only then tells anybody. After a kill at any moment, what is in a block file is the truth: private data of
 * a block that is not there is cut off, and the state is computed again.
 */
public final class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private final Ledger ledger;
    private final BlockValidator validator;
    private final Consumer<Block> onConfig;
    private final Collection<Peer> peers = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * A committer without peers.
     *
     * @param services what peers share
     * @param workers  run the checks of a block's entries
     * @param onConfig takes over a configuration block, before the next block is validated
     */
    public Committer(Peer.Services services, ExecutorService workers, Consumer<Block> onConfig) {
        this.ledger = services.ledger();
        this.validator = new BlockValidator(services.msps(), services.policies(), services.ledger(), workers);
        this.onConfig = onConfig;
    }

    /** Adds peers, which catch up on the chain and from now on keep the private data of their organisations. */
    public void enlist(List<Peer> more) {
        lock.lock();
        try {
            catchUp(more);
            peers.addAll(more);
        } finally {
            lock.unlock();
        }
    }

    /** Commits the next block. */
    public void commit(Block ordered) {
        lock.lock();
        try {
            ValidatedBlock block = validator.validate(ordered);
            List<Runnable> pending = new ArrayList<>();
            peers.stream().filter(Peer::running).forEach(peer -> pending.addAll(peer.keep(block)));
            // Readers at the old height do not look at the new private values yet, so these can come first.
            PrivateStore.show(pending);
            ledger.commit(block.block(), block.updates());
            if (isConfig(block.block())) {
                onConfig.accept(block.block());
            }
            finish(block);
        } finally {
            lock.unlock();
        }
    }

    /** Applies a block that is on the disk already; for the start, block by block. */
    public static void replay(Block block, WorldState state) {
        state.apply(
                BlockValidator.replay(block, validRwSets(block), state),
                block.getHeader().getNumber() + 1);
    }

    /** Lets a peer take part no more. */
    public void stop(Peer peer) {
        lock.lock();
        try {
            peer.running(false);
        } finally {
            lock.unlock();
        }
    }

    /** Lets a peer catch up on what it missed and take part again. */
    public void start(Peer peer) {
        lock.lock();
        try {
            catchUp(List.of(peer));
            peer.running(true);
        } finally {
            lock.unlock();
        }
    }

    /** Has peers take over from their transient stores what their private stores lack, and purge what they should not have. */
    private void catchUp(List<Peer> behind) {
        for (long number = 0; number < ledger.height(); number++) {
            Block block = ledger.block(number).orElseThrow();
            List<String> txIds = txIds(block);
            List<RwSet> valid = validRwSets(block);
            for (Peer peer : behind) {
                peer.catchUp(number, txIds, valid);
                peer.forgetTransient(number, txIds);
            }
        }
    }

    private void finish(ValidatedBlock block) {
        long number = block.block().getHeader().getNumber();
        List<String> txIds = block.transactions().stream().map(CheckedTx::txId).toList();
        for (Peer peer : peers) {
            if (peer.running()) {
                for (int i = 0; i < block.transactions().size(); i++) {
                    CheckedTx tx = block.transactions().get(i);
                    if (tx.valid() && tx.rwset() != null) {
                        peer.purge(tx.rwset(), new Version(number, i));
                    }
                }
                peer.forgetTransient(number, txIds);
            }
        }
        ledger.announce(block.block());
        if (LOG.isDebugEnabled()) {
            LOG.debug("block {} with {} transactions", number, txIds.size());
        }
    }

    private static boolean isConfig(Block block) {
        return block.getData().getDataCount() == 1
                && Envelopes.channelHeader(block.getData().getData(0))
                        .filter(header -> header.getType() == HeaderType.CONFIG_VALUE)
                        .isPresent();
    }

    private static List<String> txIds(Block block) {
        return block.getData().getDataList().stream().map(Envelopes::txId).toList();
    }

    /** One per entry: the read-write set of a valid endorser transaction, or null. */
    private static List<RwSet> validRwSets(Block block) {
        ByteString codes = block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
        List<RwSet> sets = new ArrayList<>();
        for (int i = 0; i < block.getData().getDataCount(); i++) {
            boolean valid = codes.byteAt(i) == TxValidationCode.VALID_VALUE;
            sets.add(valid ? rwset(block.getData().getData(i)) : null);
        }
        return sets;
    }

    private static RwSet rwset(ByteString entry) {
        boolean endorsed = Envelopes.channelHeader(entry)
                .filter(header -> header.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE)
                .isPresent();
        ChaincodeAction action = endorsed ? Envelopes.action(entry).orElse(null) : null;
        try {
            return action == null ? null : RwSet.parse(action.getResults());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a valid transaction on the disk does not parse", e);
        }
    }
}
