package io.waymark.devnet.chaincode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.waymark.devnet.peer.ChaincodeRunner.Invocation;
import io.waymark.devnet.peer.ChaincodeUnavailableException;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.peer.ChaincodeAdditionalParams;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a chaincode process, from its REGISTER to its end, with the transactions that run on it. */
final class ChaincodeStream implements ClientResponseObserver<ChaincodeMessage, ChaincodeMessage> {
    private static final Logger LOG = LoggerFactory.getLogger(ChaincodeStream.class);

    private final String packageId;
    private final Consumer<ChaincodeStream> onReady;
    private final Consumer<ChaincodeStream> onEnd;
    private final ConcurrentMap<String, RunningTransaction> running = new ConcurrentHashMap<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean ready;
    private volatile boolean wasReady;
    private ClientCallStreamObserver<ChaincodeMessage> requests;

    ChaincodeStream(String packageId, Consumer<ChaincodeStream> onReady, Consumer<ChaincodeStream> onEnd) {
        this.packageId = packageId;
        this.onReady = onReady;
        this.onEnd = onEnd;
    }

    void start(ChaincodeGrpc.ChaincodeStub stub) {
        stub.connect(this);
    }

    boolean ready() {
        return ready;
    }

    boolean wasReady() {
        return wasReady;
    }

    void end() {
        finish();
        ClientCallStreamObserver<ChaincodeMessage> call = requests;
        if (call != null) {
            call.cancel("the peer hangs up", null);
        }
    }

    void endUnlessReady() {
        if (!ready && !ended.get()) {
            end();
            onEnd.accept(this);
        }
    }

    CompletableFuture<ChaincodeMessage> run(Invocation invocation) {
        RunningTransaction transaction = new RunningTransaction(invocation);
        String key = key(invocation.channel(), invocation.txId());
        if (running.putIfAbsent(key, transaction) != null) {
            return CompletableFuture.failedFuture(new ChaincodeUnavailableException(
                    "txid: " + invocation.txId() + "(" + invocation.channel() + ") exists"));
        }
        transaction.result().whenComplete((reply, failure) -> running.remove(key, transaction));
        send(ChaincodeMessage.newBuilder()
                .setType(ChaincodeMessage.Type.TRANSACTION)
                .setPayload(invocation.input().toByteString())
                .setTxid(invocation.txId())
                .setChannelId(invocation.channel())
                .setProposal(invocation.proposal())
                .build());
        if (ended.get()) {
            transaction.result().completeExceptionally(terminated());
        }
        return transaction.result();
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ChaincodeMessage> stream) {
        requests = stream;
    }

    @Override
    public void onNext(ChaincodeMessage message) {
        if (!ready) {
            register(message);
            return;
        }
        if (message.getType() == ChaincodeMessage.Type.KEEPALIVE) {
            return;
        }
        RunningTransaction transaction = running.get(key(message.getChannelId(), message.getTxid()));
        switch (message.getType()) {
            case COMPLETED, ERROR -> {
                if (transaction != null) {
                    transaction.result().complete(message);
                }
            }
            default ->
                send(
                        transaction == null
                                ? reply(
                                        message,
                                        ChaincodeMessage.Type.ERROR,
                                        ByteString.copyFromUtf8("[" + message.getTxid() + "] No ledger context for "
                                                + message.getType() + ". Sending ERROR"))
                                : transaction.answer(message));
        }
    }

    @Override
    public void onError(Throwable t) {
        finish();
        onEnd.accept(this);
    }

    @Override
    public void onCompleted() {
        finish();
        onEnd.accept(this);
    }

    static ChaincodeMessage reply(ChaincodeMessage request, ChaincodeMessage.Type type, ByteString payload) {
        return ChaincodeMessage.newBuilder()
                .setType(type)
                .setPayload(payload)
                .setTxid(request.getTxid())
                .setChannelId(request.getChannelId())
                .build();
    }

    private void register(ChaincodeMessage message) {
        String name = registeredName(message);
        if (!packageId.equals(name)) {
            LOG.error("a process registered as '{}' where '{}' was expected; hanging up", name, packageId);
            end();
            onEnd.accept(this);
            return;
        }
        send(ChaincodeMessage.newBuilder()
                .setType(ChaincodeMessage.Type.REGISTERED)
                .build());
        send(ChaincodeMessage.newBuilder()
                .setType(ChaincodeMessage.Type.READY)
                .setPayload(ChaincodeAdditionalParams.getDefaultInstance().toByteString())
                .build());
        wasReady = true;
        ready = true;
        onReady.accept(this);
    }

    private static String registeredName(ChaincodeMessage message) {
        if (message.getType() != ChaincodeMessage.Type.REGISTER) {
            return "(a " + message.getType() + " message)";
        }
        try {
            return ChaincodeID.parseFrom(message.getPayload()).getName();
        } catch (InvalidProtocolBufferException e) {
            return "(unreadable)";
        }
    }

    /** gRPC wants one sender at a time; this lock is held for the time of queueing a message and nothing else. */
    private void send(ChaincodeMessage message) {
        synchronized (this) {
            if (!ended.get()) {
                requests.onNext(message);
            }
        }
    }

    private void finish() {
        ready = false;
        if (ended.compareAndSet(false, true)) {
            new ArrayList<>(running.values())
                    .forEach(transaction -> transaction.result().completeExceptionally(terminated()));
        }
    }

    private static ChaincodeUnavailableException terminated() {
        return new ChaincodeUnavailableException("chaincode stream terminated");
    }

    private static String key(String channel, String txId) {
        return channel + '\0' + txId;
    }
}
