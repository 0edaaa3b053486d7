package io.waymark.devnet.deliver;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.waymark.devnet.ledger.Envelopes;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.FilteredBlock;
import org.hyperledger.fabric.protos.peer.FilteredChaincodeAction;
import org.hyperledger.fabric.protos.peer.FilteredTransaction;
import org.hyperledger.fabric.protos.peer.FilteredTransactionActions;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** A block reduced to ids, codes and names of events. */
final class FilteredBlocks {
    private FilteredBlocks() {}

    static FilteredBlock of(String channel, Block block) {
        FilteredBlock.Builder filtered = FilteredBlock.newBuilder()
                .setChannelId(channel)
                .setNumber(block.getHeader().getNumber());
        ByteString codes = block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
        for (int i = 0; i < block.getData().getDataCount(); i++) {
            ByteString entry = block.getData().getData(i);
            ChannelHeader header = Envelopes.channelHeader(entry).orElse(null);
            if (header == null) {
                continue;
            }
            FilteredTransaction.Builder transaction = FilteredTransaction.newBuilder()
                    .setTxid(header.getTxId())
                    .setTypeValue(header.getType())
                    .setTxValidationCode(TxValidationCode.forNumber(Byte.toUnsignedInt(codes.byteAt(i))));
            if (header.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE) {
                transaction.setTransactionActions(actions(entry));
            }
            filtered.addFilteredTransactions(transaction);
        }
        return filtered.build();
    }

    private static FilteredTransactionActions actions(ByteString entry) {
        FilteredTransactionActions.Builder actions = FilteredTransactionActions.newBuilder();
        Envelopes.action(entry)
                .map(ChaincodeAction::getEvents)
                .filter(events -> !events.isEmpty())
                .ifPresent(events -> {
                    try {
                        ChaincodeEvent event = ChaincodeEvent.parseFrom(events).toBuilder()
                                .clearPayload()
                                .build();
                        if (!event.getChaincodeId().isEmpty()) {
                            actions.addChaincodeActions(
                                    FilteredChaincodeAction.newBuilder().setChaincodeEvent(event));
                        }
                    } catch (InvalidProtocolBufferException e) {
                        // An invalid transaction may carry any bytes as its event; it is listed without one.
                        actions.clearChaincodeActions();
                    }
                });
        return actions.build();
    }
}
