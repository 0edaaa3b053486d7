package io.waymark.devnet.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.waymark.devnet.deliver.SerialTask;
import io.waymark.devnet.ledger.Envelopes;
import io.waymark.devnet.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One reader's stream of a chaincode's events: one message per block with any, valid transactions only. */
final class EventStream {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final Ledger ledger;
    private final String chaincode;
    private final String afterTransaction;
    private final ServerCallStreamObserver<ChaincodeEventsResponse> responses;
    private final SerialTask task;
    private final Ledger.Subscription subscription;
    private volatile boolean over;
    private boolean passed;
    private long next;

    EventStream(
            Ledger ledger,
            ChaincodeEventsRequest request,
            long start,
            ServerCallStreamObserver<ChaincodeEventsResponse> responses,
            Executor executor) {
        this.ledger = ledger;
        this.chaincode = request.getChaincodeId();
        this.afterTransaction = request.getAfterTransactionId();
        this.passed = afterTransaction.isEmpty();
        this.next = start;
        this.responses = responses;
        this.task = new SerialTask(executor, this::work);
        this.subscription = ledger.onBlock(task::wake);
        responses.setOnReadyHandler(task::wake);
        responses.setOnCancelHandler(this::end);
    }

    void start() {
        task.wake();
    }

    private void end() {
        over = true;
        subscription.close();
    }

    private void work() {
        try {
            while (!over && responses.isReady()) {
                Optional<Block> block = ledger.block(next);
                if (block.isEmpty()) {
                    return;
                }
                next++;
                List<ChaincodeEvent> events = matching(block.get());
                if (!events.isEmpty()) {
                    responses.onNext(ChaincodeEventsResponse.newBuilder()
                            .addAllEvents(events)
                            .setBlockNumber(block.get().getHeader().getNumber())
                            .build());
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("an event stream ends: {}", e.getClass().getName());
            end();
            responses.onError(Status.ABORTED.withDescription("the peer failed").asRuntimeException());
        }
    }

    private List<ChaincodeEvent> matching(Block block) {
        List<ChaincodeEvent> events = new ArrayList<>();
        ByteString codes = block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
        for (int i = 0; i < block.getData().getDataCount(); i++) {
            if (codes.byteAt(i) != TxValidationCode.VALID_VALUE) {
                continue;
            }
            Optional<ChaincodeEvent> event = event(block.getData().getData(i));
            if (event.isEmpty()) {
                continue;
            }
            if (!passed) {
                // Everything up to and including the named transaction was seen before.
                passed = event.get().getTxId().equals(afterTransaction);
            } else if (event.get().getChaincodeId().equals(chaincode)) {
                events.add(event.get());
            }
        }
        return events;
    }

    private static Optional<ChaincodeEvent> event(ByteString entry) {
        boolean endorsed = Envelopes.channelHeader(entry)
                .filter(header -> header.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE)
                .isPresent();
        if (!endorsed) {
            return Optional.empty();
        }
        return Envelopes.action(entry).flatMap(action -> {
            try {
                ChaincodeEvent event = ChaincodeEvent.parseFrom(action.getEvents());
                boolean whole = !event.getChaincodeId().isEmpty()
                        && !event.getEventName().isEmpty()
                        && !event.getTxId().isEmpty();
                return whole ? Optional.of(event) : Optional.empty();
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("a valid transaction's event does not parse", e);
            }
        });
    }
}
