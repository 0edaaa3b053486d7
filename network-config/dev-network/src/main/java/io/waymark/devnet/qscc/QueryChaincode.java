package io.waymark.devnet.qscc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.waymark.devnet.ledger.BlockHashes;
import io.waymark.devnet.ledger.Ledger;
import io.waymark.devnet.ledger.TxLocation;
import io.waymark.devnet.peer.SystemChaincode;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.ProcessedTransaction;
import org.hyperledger.fabric.protos.peer.Response;

/** Fabric's query system chaincode: blocks and transactions by number, hash and id. */
public final class QueryChaincode implements SystemChaincode {
    private final Ledger ledger;

    /** Over one channel's ledger. */
    public QueryChaincode(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public String name() {
        return "qscc";
    }

    @Override
    public Response invoke(List<ByteString> args) {
        if (args.size() < 2) {
            return error("Incorrect number of arguments, " + args.size());
        }
        String function = args.get(0).toStringUtf8();
        if (!args.get(1).toStringUtf8().equals(ledger.channel())) {
            return error("Invalid chain ID, " + args.get(1).toStringUtf8());
        }
        if (function.equals("GetChainInfo")) {
            return ok(chainInfo());
        }
        if (args.size() < 3) {
            return error("missing 3rd argument for " + function);
        }
        ByteString argument = args.get(2);
        return switch (function) {
            case "GetBlockByNumber" -> byNumber(argument.toStringUtf8());
            case "GetBlockByHash" -> found(ledger.block(argument), "Failed to get block hash");
            case "GetBlockByTxID" ->
                found(block(argument.toStringUtf8()), "Failed to get block for txID " + argument.toStringUtf8());
            case "GetTransactionByID" ->
                found(
                        transaction(argument.toStringUtf8()),
                        "Failed to get transaction with id " + argument.toStringUtf8());
            default -> error("Requested function " + function + " not found.");
        };
    }

    private BlockchainInfo chainInfo() {
        long height = ledger.height();
        Block last = ledger.block(height - 1).orElseThrow();
        return BlockchainInfo.newBuilder()
                .setHeight(height)
                .setCurrentBlockHash(BlockHashes.headerHash(last.getHeader()))
                .setPreviousBlockHash(last.getHeader().getPreviousHash())
                .build();
    }

    private Response byNumber(String text) {
        try {
            long number = Long.parseUnsignedLong(text);
            // The largest number stands for the newest block, as in Fabric's block store.
            long wanted = number == -1 ? ledger.height() - 1 : number;
            return found(ledger.block(wanted), "Failed to get block number " + text);
        } catch (NumberFormatException e) {
            return error("Failed to parse block number with error " + e.getMessage());
        }
    }

    private Optional<Block> block(String txId) {
        return ledger.transaction(txId).flatMap(location -> ledger.block(location.block()));
    }

    private Optional<ProcessedTransaction> transaction(String txId) {
        Optional<TxLocation> location = ledger.transaction(txId);
        return location.flatMap(each -> ledger.block(each.block()))
                .map(block -> processed(
                        block.getData().getData(location.get().index()),
                        location.get().code()));
    }

    private static ProcessedTransaction processed(ByteString entry, int code) {
        try {
            return ProcessedTransaction.newBuilder()
                    .setTransactionEnvelope(Envelope.parseFrom(entry))
                    .setValidationCode(code)
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an entry with a transaction id is no envelope", e);
        }
    }

    private static Response found(Optional<? extends Message> message, String otherwise) {
        return message.map(QueryChaincode::ok).orElseGet(() -> error(otherwise + ", error no such entry in index"));
    }

    private static Response ok(Message message) {
        return Response.newBuilder()
                .setStatus(200)
                .setPayload(message.toByteString())
                .build();
    }

    private static Response error(String message) {
        return Response.newBuilder().setStatus(500).setMessage(message).build();
    }
}
