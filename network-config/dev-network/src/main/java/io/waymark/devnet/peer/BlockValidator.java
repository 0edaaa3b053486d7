package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import io.waymark.devnet.ledger.Ledger;
import io.waymark.devnet.ledger.StateUpdates;
import io.waymark.devnet.ledger.Version;
import io.waymark.devnet.ledger.WorldState;
import io.waymark.devnet.msp.ChannelMsps;
import io.waymark.devnet.policy.ChannelPolicies;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives every entry of an ordered block its validation code, and computes what the valid ones do. Never fails. */
final class BlockValidator {
    private static final Logger LOG = LoggerFactory.getLogger(BlockValidator.class);

    private final EnvelopeChecks envelopeChecks;
    private final ChannelPolicies policies;
    private final Ledger ledger;
    private final ExecutorService workers;

    BlockValidator(ChannelMsps msps, ChannelPolicies policies, Ledger ledger, ExecutorService workers) {
        this.envelopeChecks = new EnvelopeChecks(msps, ledger::knows);
        this.policies = policies;
        this.ledger = ledger;
        this.workers = workers;
    }

    ValidatedBlock validate(Block block) {
        List<CheckedTx> checked = checkEndorsements(checkEnvelopes(block));
        StateUpdates updates = new StateUpdates();
        ReadChecks reads = new ReadChecks(ledger.state(), updates);
        List<CheckedTx> done = new ArrayList<>(checked.size());
        for (int i = 0; i < checked.size(); i++) {
            done.add(checkReads(checked.get(i), new Version(block.getHeader().getNumber(), i), reads, updates));
        }
        return new ValidatedBlock(withCodes(block, done), done, updates);
    }

    /** Puts the effects of a block that was validated before into the updates; used when the chain is read at the start. */
    static StateUpdates replay(Block block, List<RwSet> valid, WorldState state) {
        StateUpdates updates = new StateUpdates();
        for (int i = 0; i < valid.size(); i++) {
            if (valid.get(i) != null) {
                TxEffects.apply(valid.get(i), new Version(block.getHeader().getNumber(), i), state, updates);
            }
        }
        return updates;
    }

    private List<CheckedTx> checkEnvelopes(Block block) {
        if (block.getData().getDataCount() == 1) {
            return List.of(checkEnvelope(block.getData().getData(0)));
        }
        List<Future<CheckedTx>> running = new ArrayList<>();
        for (ByteString entry : block.getData().getDataList()) {
            running.add(workers.submit(() -> checkEnvelope(entry)));
        }
        List<CheckedTx> checked = new ArrayList<>();
        for (Future<CheckedTx> each : running) {
            try {
                checked.add(each.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while validating", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("validation failed", e.getCause());
            }
        }
        return checked;
    }

    private CheckedTx checkEnvelope(ByteString entry) {
        try {
            return envelopeChecks.check(entry);
        } catch (RuntimeException e) {
            return CheckedTx.failed(unforeseen(e), "");
        }
    }

    /** An entry is any bytes that a member signed. A real peer might stop here; this one must outlive every test. */
    private static TxValidationCode unforeseen(RuntimeException e) {
        LOG.error(
                "an entry could not be checked and is invalid: {}", e.getClass().getName());
        return TxValidationCode.INVALID_OTHER_REASON;
    }

    private static TxValidationCode guarded(Supplier<TxValidationCode> check) {
        try {
            return check.get();
        } catch (RuntimeException e) {
            return unforeseen(e);
        }
    }

    private List<CheckedTx> checkEndorsements(List<CheckedTx> checked) {
        EndorsementChecks endorsements = new EndorsementChecks(policies, ledger.state());
        Set<String> seen = new HashSet<>();
        List<CheckedTx> result = new ArrayList<>(checked.size());
        for (CheckedTx tx : checked) {
            CheckedTx verdict = tx;
            if (tx.valid() && tx.kind() == CheckedTx.Kind.ENDORSED) {
                verdict = tx.with(guarded(() -> endorsements.check(tx)));
                // Among the valid ones of a block the first keeps the id.
                if (verdict.valid() && !seen.add(tx.txId())) {
                    verdict = tx.with(TxValidationCode.DUPLICATE_TXID);
                }
            }
            result.add(verdict);
        }
        return result;
    }

    private CheckedTx checkReads(CheckedTx tx, Version version, ReadChecks reads, StateUpdates updates) {
        if (!tx.valid() || tx.kind() != CheckedTx.Kind.ENDORSED) {
            return tx;
        }
        TxValidationCode code = guarded(() -> reads.check(tx.rwset()));
        if (code == TxValidationCode.VALID) {
            TxEffects.apply(tx.rwset(), version, ledger.state(), updates);
        }
        return tx.with(code);
    }

    private static Block withCodes(Block block, List<CheckedTx> transactions) {
        byte[] codes = new byte[transactions.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) transactions.get(i).code().getNumber();
        }
        Block.Builder builder = block.toBuilder();
        builder.getMetadataBuilder()
                .setMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, ByteString.copyFrom(codes));
        return builder.build();
    }
}
