package io.waymark.devnet.deliver;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.waymark.devnet.ledger.Ledger;
import io.waymark.devnet.ledger.Version;
import io.waymark.devnet.peer.Peer;
import java.time.Clock;
import java.util.concurrent.Executor;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;

/** A peer's block streams: whole blocks, filtered ones, and blocks with the private data that the reader may see. */
public final class DeliverService extends DeliverGrpc.DeliverImplBase {
    private final Ledger ledger;
    private final Peer peer;
    private final SignedRequests requests;
    private final Executor executor;
    private final Clock clock;

    /** Streams of one peer. */
    public DeliverService(Ledger ledger, Peer peer, SignedRequests requests, Executor executor, Clock clock) {
        this.ledger = ledger;
        this.peer = peer;
        this.requests = requests;
        this.executor = executor;
        this.clock = clock;
    }

    @Override
    public StreamObserver<Envelope> deliver(StreamObserver<DeliverResponse> responses) {
        return stream(
                responses,
                (block, reader) -> DeliverResponse.newBuilder().setBlock(block).build());
    }

    @Override
    public StreamObserver<Envelope> deliverFiltered(StreamObserver<DeliverResponse> responses) {
        return stream(responses, (block, reader) -> DeliverResponse.newBuilder()
                .setFilteredBlock(FilteredBlocks.of(ledger.channel(), block))
                .build());
    }

    @Override
    public StreamObserver<Envelope> deliverWithPrivateData(StreamObserver<DeliverResponse> responses) {
        return stream(responses, (block, reader) -> DeliverResponse.newBuilder()
                .setBlockAndPrivateData(withPrivateData(block))
                .build());
    }

    private BlockAndPrivateData withPrivateData(Block block) {
        BlockAndPrivateData.Builder both = BlockAndPrivateData.newBuilder().setBlock(block);
        for (int i = 0; i < block.getData().getDataCount(); i++) {
            int index = i;
            peer.privateData(new Version(block.getHeader().getNumber(), i))
                    .ifPresent(data -> both.putPrivateDataMap(index, data));
        }
        return both.build();
    }

    private StreamObserver<Envelope> stream(StreamObserver<DeliverResponse> responses, BlockView view) {
        // grpc-java hands server methods this subtype; only with it can a slow reader slow us down.
        return new DeliverStream(
                ledger, requests, clock, view, (ServerCallStreamObserver<DeliverResponse>) responses, executor);
    }
}
