package io.waymark.network;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Reading blocks through the client, and waiting for what comes with them. */
final class Blocks {

    static final UnaryOperator<CallOptions> BOUNDED = options -> options.withDeadlineAfter(60, TimeUnit.SECONDS);

    private static final long PATIENCE_SECONDS = 40;

    private Blocks() {}

    /** Transaction ids of a block's entries, in order; empty for an entry without one. */
    static List<String> txIds(Block block) throws InvalidProtocolBufferException {
        List<String> ids = new ArrayList<>();
        for (ByteString entry : block.getData().getDataList()) {
            Payload payload = Payload.parseFrom(Envelope.parseFrom(entry).getPayload());
            ids.add(ChannelHeader.parseFrom(payload.getHeader().getChannelHeader())
                    .getTxId());
        }
        return ids;
    }

    static TxValidationCode code(Block block, int index) {
        ByteString codes = block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
        return TxValidationCode.forNumber(Byte.toUnsignedInt(codes.byteAt(index)));
    }

    /** Blocks from one to another, both included. */
    static List<Block> between(Client client, long from, long to) {
        List<Block> all = new ArrayList<>();
        try (CloseableIterator<Block> blocks = client.network()
                .newBlockEventsRequest()
                .startBlock(from)
                .build()
                .getEvents(BOUNDED)) {
            while (all.size() <= to - from) {
                all.add(blocks.next());
            }
        }
        return all;
    }

    /** The codes of the first entries with that id, from a block on. */
    static List<TxValidationCode> codes(Client client, String txId, int count, long from) throws Exception {
        List<TxValidationCode> codes = new ArrayList<>();
        try (CloseableIterator<Block> blocks = client.network()
                .newBlockEventsRequest()
                .startBlock(from)
                .build()
                .getEvents(BOUNDED)) {
            while (codes.size() < count) {
                Block block = blocks.next();
                List<String> ids = txIds(block);
                for (int i = 0; i < ids.size(); i++) {
                    if (ids.get(i).equals(txId)) {
                        codes.add(code(block, i));
                    }
                }
            }
        }
        return codes;
    }

    /** Waits until it is so; a peer that does not answer yet is not so yet. */
    static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Exception last = null;
        while (System.nanoTime() < end) {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (GatewayException | StatusRuntimeException e) {
                last = e;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("not within " + PATIENCE_SECONDS + " s", last);
    }
}
