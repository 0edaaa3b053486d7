package io.waymark.devnet.order;

import com.google.protobuf.ByteString;
import io.waymark.devnet.ledger.BlockHashes;
import io.waymark.devnet.msp.SigningIdentity;
import java.security.SecureRandom;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/** Chains and signs blocks as a Raft orderer does (orderer/common/multichannel/blockwriter.go). Used by one thread. */
final class BlockMaker {
    private static final int NONCE_BYTES = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SigningIdentity orderer;
    private long number;
    private ByteString previousHash;
    private long lastConfig;

    BlockMaker(SigningIdentity orderer, long number, ByteString previousHash, long lastConfig) {
        this.orderer = orderer;
        this.number = number;
        this.previousHash = previousHash;
        this.lastConfig = lastConfig;
    }

    /** The next block with these entries, signed; the validation codes come later. */
    Block next(List<ByteString> entries, boolean config) {
        BlockData data = BlockData.newBuilder().addAllData(entries).build();
        BlockHeader header = BlockHeader.newBuilder()
                .setNumber(number)
                .setPreviousHash(previousHash)
                .setDataHash(BlockHashes.dataHash(data))
                .build();
        if (config) {
            lastConfig = number;
        }
        Block block = Block.newBuilder()
                .setHeader(header)
                .setData(data)
                .setMetadata(metadata(signatures(header)))
                .build();
        number++;
        previousHash = BlockHashes.headerHash(header);
        return block;
    }

    /** The first block of a chain. Nobody signs it: whoever joins gets it by another way and trusts it. */
    static Block first(ByteString config) {
        BlockData data = BlockData.newBuilder().addData(config).build();
        BlockHeader header = BlockHeader.newBuilder()
                .setNumber(0)
                .setDataHash(BlockHashes.dataHash(data))
                .build();
        ByteString value = OrdererBlockMetadata.newBuilder()
                .setLastConfig(LastConfig.newBuilder().setIndex(0))
                .build()
                .toByteString();
        BlockMaker unsigned = new BlockMaker(null, 0, ByteString.EMPTY, 0);
        Block block = Block.newBuilder()
                .setHeader(header)
                .setData(data)
                .setMetadata(
                        unsigned.metadata(Metadata.newBuilder().setValue(value).build()))
                .build();
        Block.Builder valid = block.toBuilder();
        valid.getMetadataBuilder().setMetadata(2, ByteString.copyFrom(new byte[] {0}));
        return valid.build();
    }

    private BlockMetadata metadata(Metadata signatures) {
        Metadata config = Metadata.newBuilder()
                .setValue(LastConfig.newBuilder().setIndex(lastConfig).build().toByteString())
                .build();
        // In order: signatures, last config, validation codes, orderer (unused since v2), commit hash (not computed
        // here).
        return BlockMetadata.newBuilder()
                .addMetadata(signatures.toByteString())
                .addMetadata(config.toByteString())
                .addMetadata(ByteString.EMPTY)
                .addMetadata(ByteString.EMPTY)
                .addMetadata(ByteString.EMPTY)
                .build();
    }

    private Metadata signatures(BlockHeader header) {
        ByteString consenters = org.hyperledger.fabric.protos.orderer.etcdraft.BlockMetadata.newBuilder()
                .addConsenterIds(1)
                .setNextConsenterId(2)
                .setRaftIndex(number + 1)
                .build()
                .toByteString();
        ByteString value = OrdererBlockMetadata.newBuilder()
                .setLastConfig(LastConfig.newBuilder().setIndex(lastConfig))
                .setConsenterMetadata(
                        Metadata.newBuilder().setValue(consenters).build().toByteString())
                .build()
                .toByteString();
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        ByteString signatureHeader = SignatureHeader.newBuilder()
                .setCreator(orderer.serialized())
                .setNonce(ByteString.copyFrom(nonce))
                .build()
                .toByteString();
        ByteString signed = value.concat(signatureHeader).concat(ByteString.copyFrom(BlockHashes.headerBytes(header)));
        return Metadata.newBuilder()
                .setValue(value)
                .addSignatures(MetadataSignature.newBuilder()
                        .setSignatureHeader(signatureHeader)
                        .setSignature(ByteString.copyFrom(orderer.sign(signed.toByteArray()))))
                .build();
    }
}
