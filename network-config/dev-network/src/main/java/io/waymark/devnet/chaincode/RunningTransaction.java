package io.waymark.devnet.chaincode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.waymark.devnet.ledger.Entry;
import io.waymark.devnet.ledger.Envelopes;
import io.waymark.devnet.peer.ChaincodeRunner.Invocation;
import io.waymark.devnet.peer.Scan;
import io.waymark.devnet.peer.SimulationException;
import io.waymark.devnet.peer.Simulator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetHistoryForKey;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.GetStateMetadata;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.PutStateMetadata;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.hyperledger.fabric.protos.peer.StateMetadata;
import org.hyperledger.fabric.protos.peer.StateMetadataResult;

/** One transaction on a stream: answers what the chaincode asks, one request at a time. */
final class RunningTransaction {
    private final Simulator simulator;
    private final String namespace;
    private final CompletableFuture<ChaincodeMessage> result = new CompletableFuture<>();
    private final OpenQueries queries = new OpenQueries();

    RunningTransaction(Invocation invocation) {
        this.simulator = invocation.simulator();
        this.namespace = chaincodeName(invocation);
    }

    CompletableFuture<ChaincodeMessage> result() {
        return result;
    }

    /** RESPONSE with the answer, or ERROR with the reason; never throws. */
    ChaincodeMessage answer(ChaincodeMessage request) {
        try {
            return ChaincodeStream.reply(request, ChaincodeMessage.Type.RESPONSE, handle(request));
        } catch (SimulationException e) {
            return error(request, e.getMessage());
        } catch (InvalidProtocolBufferException e) {
            return error(request, "unmarshal failed");
        } catch (RuntimeException e) {
            return error(request, "the peer failed: " + e.getClass().getSimpleName());
        }
    }

    private static ChaincodeMessage error(ChaincodeMessage request, String message) {
        return ChaincodeStream.reply(
                request,
                ChaincodeMessage.Type.ERROR,
                ByteString.copyFromUtf8(
                        request.getType() + " failed: transaction ID: " + request.getTxid() + ": " + message));
    }

    private ByteString handle(ChaincodeMessage request) throws SimulationException, InvalidProtocolBufferException {
        ByteString payload = request.getPayload();
        return switch (request.getType()) {
            case GET_STATE -> get(GetState.parseFrom(payload));
            case GET_PRIVATE_DATA_HASH -> getHash(GetState.parseFrom(payload));
            case PUT_STATE -> put(PutState.parseFrom(payload));
            case DEL_STATE -> delete(DelState.parseFrom(payload));
            case PURGE_PRIVATE_DATA -> purge(DelState.parseFrom(payload));
            case GET_STATE_METADATA -> getMetadata(GetStateMetadata.parseFrom(payload));
            case PUT_STATE_METADATA -> putMetadata(PutStateMetadata.parseFrom(payload));
            case GET_STATE_BY_RANGE -> range(GetStateByRange.parseFrom(payload));
            case GET_HISTORY_FOR_KEY ->
                history(GetHistoryForKey.parseFrom(payload).getKey());
            case QUERY_STATE_NEXT ->
                queries.next(QueryStateNext.parseFrom(payload).getId());
            case QUERY_STATE_CLOSE ->
                queries.close(QueryStateClose.parseFrom(payload).getId());
            case GET_QUERY_RESULT -> throw new SimulationException("ExecuteQuery not supported for leveldb");
            case INVOKE_CHAINCODE ->
                throw new SimulationException(
                        "could not get chaincode endorsement info: this network has no other chaincode to call");
            default -> throw new SimulationException("the peer does not know this kind of message");
        };
    }

    private ByteString get(GetState request) throws SimulationException {
        return request.getCollection().isEmpty()
                ? simulator.get(namespace, request.getKey())
                : simulator.getPrivate(namespace, request.getCollection(), request.getKey());
    }

    private ByteString getHash(GetState request) throws SimulationException {
        return simulator.getPrivateHash(namespace, request.getCollection(), request.getKey());
    }

    private ByteString put(PutState request) throws SimulationException {
        if (request.getCollection().isEmpty()) {
            simulator.put(namespace, request.getKey(), request.getValue());
        } else {
            simulator.putPrivate(namespace, request.getCollection(), request.getKey(), request.getValue());
        }
        return ByteString.EMPTY;
    }

    private ByteString delete(DelState request) throws SimulationException {
        return put(PutState.newBuilder()
                .setKey(request.getKey())
                .setCollection(request.getCollection())
                .build());
    }

    private ByteString purge(DelState request) throws SimulationException {
        if (request.getCollection().isEmpty()) {
            throw new SimulationException("only applicable for private data");
        }
        simulator.purgePrivate(namespace, request.getCollection(), request.getKey());
        return ByteString.EMPTY;
    }

    private ByteString getMetadata(GetStateMetadata request) throws SimulationException {
        StateMetadataResult.Builder found = StateMetadataResult.newBuilder();
        Map<String, ByteString> metadata = simulator.metadata(namespace, request.getCollection(), request.getKey());
        metadata.forEach((name, value) ->
                found.addEntries(StateMetadata.newBuilder().setMetakey(name).setValue(value)));
        return found.build().toByteString();
    }

    private ByteString putMetadata(PutStateMetadata request) throws SimulationException {
        simulator.putMetadata(
                namespace,
                request.getCollection(),
                request.getKey(),
                request.getMetadata().getMetakey(),
                request.getMetadata().getValue());
        return ByteString.EMPTY;
    }

    private ByteString range(GetStateByRange request) throws SimulationException, InvalidProtocolBufferException {
        QueryMetadata metadata = QueryMetadata.parseFrom(request.getMetadata());
        String start = metadata.getBookmark().isEmpty() ? request.getStartKey() : metadata.getBookmark();
        if (!request.getCollection().isEmpty()) {
            Scan scan = simulator.privateRange(namespace, request.getCollection(), start, request.getEndKey());
            return queries.open(namespace, scan);
        }
        Scan scan = simulator.range(namespace, start, request.getEndKey(), metadata.getPageSize());
        return metadata.getPageSize() > 0
                ? queries.page(namespace, scan, metadata.getPageSize())
                : queries.open(namespace, scan);
    }

    private ByteString history(String key) {
        return queries.list(simulator.history(namespace, key).stream()
                .map(this::modification)
                .toList());
    }

    private ByteString modification(Entry entry) {
        Optional<ChannelHeader> header = simulator
                .ledger()
                .block(entry.version().block())
                .flatMap(block -> Envelopes.channelHeader(
                        block.getData().getData((int) entry.version().tx())));
        KeyModification.Builder modification = KeyModification.newBuilder()
                .setIsDelete(entry.deleted())
                .setTxId(header.map(ChannelHeader::getTxId).orElse(""))
                .setTimestamp(header.map(ChannelHeader::getTimestamp).orElse(Timestamp.getDefaultInstance()));
        if (!entry.deleted()) {
            modification.setValue(entry.value());
        }
        return modification.build().toByteString();
    }

    private static String chaincodeName(Invocation invocation) {
        try {
            Header header = Header.parseFrom(
                    Proposal.parseFrom(invocation.proposal().getProposalBytes()).getHeader());
            ChannelHeader channelHeader = ChannelHeader.parseFrom(header.getChannelHeader());
            return ChaincodeHeaderExtension.parseFrom(channelHeader.getExtension())
                    .getChaincodeId()
                    .getName();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("an unchecked proposal", e);
        }
    }
}
