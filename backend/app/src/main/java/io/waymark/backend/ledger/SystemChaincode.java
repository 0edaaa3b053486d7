package io.waymark.backend.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;

/**
 * What an own peer says of its channel (Fabric's system chaincode {@code qscc}).
 *
 * @param organisation whose peers are asked: the own one
 * @param channel the channel
 */
record SystemChaincode(String organisation, String channel) {
    private static final long ANSWER_MILLIS = 3_000;

    /** The newest block. */
    Block newest(Gateway gateway) throws GatewayException, InvalidProtocolBufferException {
        BlockchainInfo info = BlockchainInfo.parseFrom(ask(gateway, "GetChainInfo"));
        return Block.parseFrom(ask(gateway, "GetBlockByNumber", Long.toString(info.getHeight() - 1)));
    }

    /** What the channel's configuration says, as it was when a block was made. */
    ChannelFacts facts(Gateway gateway, Block block) throws GatewayException, InvalidProtocolBufferException {
        String config = Long.toString(ChannelFacts.configBlock(block));
        return ChannelFacts.of(Block.parseFrom(ask(gateway, "GetBlockByNumber", config)));
    }

    private byte[] ask(Gateway gateway, String function, String... arguments) throws GatewayException {
        List<String> all = new ArrayList<>(List.of(channel));
        all.addAll(List.of(arguments));
        return gateway.getNetwork(channel)
                .getContract("qscc")
                .newProposal(function)
                .addArguments(all.toArray(String[]::new))
                .setEndorsingOrganizations(organisation)
                .build()
                .evaluate(SystemChaincode::soon);
    }

    static CallOptions soon(CallOptions options) {
        return options.withDeadlineAfter(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    }
}
