package io.waymark.devnet;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Reads blocks through the client. */
final class BlockReader {
    private BlockReader() {}

    /** The codes of the first {@code count} entries with that id, from a block on. */
    static List<TxValidationCode> codesOf(Client client, String txId, int count, long fromBlock) throws Exception {
        List<TxValidationCode> codes = new ArrayList<>();
        try (CloseableIterator<Block> blocks = client.network()
                .newBlockEventsRequest()
                .startBlock(fromBlock)
                .build()
                .getEvents(options -> options.withDeadlineAfter(60, TimeUnit.SECONDS))) {
            while (codes.size() < count) {
                Block block = blocks.next();
                ByteString filter = block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
                for (int i = 0; i < block.getData().getDataCount(); i++) {
                    if (txId(block.getData().getData(i)).equals(txId)) {
                        codes.add(TxValidationCode.forNumber(Byte.toUnsignedInt(filter.byteAt(i))));
                    }
                }
            }
        }
        return codes;
    }

    static String txId(ByteString entry) throws InvalidProtocolBufferException {
        Payload payload = Payload.parseFrom(Envelope.parseFrom(entry).getPayload());
        return ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).getTxId();
    }

    /** Blocks from one to another, both included. */
    static List<Block> blocks(Client client, long from, long to) {
        List<Block> all = new ArrayList<>();
        try (CloseableIterator<Block> blocks = client.network()
                .newBlockEventsRequest()
                .startBlock(from)
                .build()
                .getEvents(options -> options.withDeadlineAfter(60, TimeUnit.SECONDS))) {
            while (all.size() <= to - from) {
                all.add(blocks.next());
            }
        }
        return all;
    }
}
