package io.waymark.backend.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.waymark.ledger.Hash;
import io.waymark.projection.ledger.LedgerBlock;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.jspecify.annotations.Nullable;

/**
 * Reads a peer's blocks as far as Waymark needs them, and checks that each is the next one: number, hash of the block before,
 * hash of the data (Fabric: protoutil/blockutils.go). What a transaction holds is whatever a member's peer signed, so
 * nothing in one stops the reading.
 */
final class BlockDecoder {
    private static final int NOT_VALIDATED = 254;

    private final String organisation;
    private final String chaincode;
    private long number;
    private @Nullable Hash previous;

    BlockDecoder(String organisation, String chaincode, long number, @Nullable Hash previous) {
        this.organisation = organisation;
        this.chaincode = chaincode;
        this.number = number;
        this.previous = previous;
    }

    /** @throws LedgerException.WrongBlock if it is not the next block, or its data are not those of its header */
    LedgerBlock decode(BlockAndPrivateData delivered) {
        Block block = delivered.getBlock();
        byte[] before = block.getHeader().getPreviousHash().toByteArray();
        if (block.getHeader().getNumber() != number) {
            throw new LedgerException.WrongBlock("block-number");
        }
        // Block 0 has no block before it; everywhere else a hash of another length is as wrong as another hash.
        if (number > 0 && (before.length != 32 || previous != null && !previous.equals(Hash.of(before)))) {
            throw new LedgerException.WrongBlock("block-previous-hash");
        }
        byte[] data = hash(block.getData().getDataList());
        if (!ByteString.copyFrom(data).equals(block.getHeader().getDataHash())) {
            throw new LedgerException.WrongBlock("block-data-hash");
        }
        Hash header = Hash.sha256(der(number, before, data));
        List<String> members = new ArrayList<>();
        LedgerBlock decoded = new LedgerBlock(
                number,
                header,
                number == 0 ? Hash.of(new byte[32]) : Hash.of(before),
                transactions(delivered, members),
                members);
        number++;
        previous = header;
        return decoded;
    }

    private List<LedgerBlock.Transaction> transactions(BlockAndPrivateData delivered, List<String> members) {
        Block block = delivered.getBlock();
        ByteString filter = block.getMetadata().getMetadataCount() > BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE
                ? block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE)
                : ByteString.EMPTY;
        List<LedgerBlock.Transaction> transactions = new ArrayList<>();
        for (int i = 0; i < block.getData().getDataCount(); i++) {
            int code = i < filter.size() ? filter.byteAt(i) & 0xff : NOT_VALIDATED;
            TxPvtReadWriteSet own = delivered.getPrivateDataMapMap().get((long) i);
            transactions.add(transaction(block.getData().getData(i), code, own, members));
        }
        return transactions;
    }

    private LedgerBlock.Transaction transaction(
            ByteString bytes, int code, @Nullable TxPvtReadWriteSet own, List<String> members) {
        String id = "";
        Instant claimed = Instant.EPOCH;
        String creator = "";
        RwSets sets = RwSets.NONE;
        Optional<Hash> configuration = Optional.empty();
        try {
            Payload payload = Payload.parseFrom(Envelope.parseFrom(bytes).getPayload());
            ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            id = header.getTxId();
            claimed = instant(header.getTimestamp());
            creator = creator(payload.getHeader().getSignatureHeader());
            if (code == Verdict.VALID && header.getType() == HeaderType.CONFIG_VALUE) {
                configuration = Optional.of(Digests.configuration(payload.getData()));
                members.addAll(members(payload));
            } else if (code == Verdict.VALID && header.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE) {
                sets = RwSets.of(payload, chaincode);
            }
        } catch (InvalidProtocolBufferException nonsense) {
            // What could be read stands; the rest is nothing, as it is for every peer.
        }
        Map<String, byte[]> values = sets.own(organisation, chaincode, own);
        LedgerBlock.LogOnly other = sets.logOnly();
        return new LedgerBlock.Transaction(
                id,
                claimed,
                creator,
                code,
                sets.hashed(),
                sets.publics(),
                values,
                sets.ownMissing(organisation, values),
                new LedgerBlock.LogOnly(other.hashed(), other.publics(), other.definition(), configuration));
    }

    /** Whether an endorsed transaction of the chaincode writes into any collection. */
    static boolean writesPrivately(Envelope envelope, String chaincode) throws InvalidProtocolBufferException {
        return !RwSets.of(Payload.parseFrom(envelope.getPayload()), chaincode)
                .hashed()
                .isEmpty();
    }

    private static String creator(ByteString signatureHeader) {
        try {
            return SerializedIdentity.parseFrom(
                            SignatureHeader.parseFrom(signatureHeader).getCreator())
                    .getMspid();
        } catch (InvalidProtocolBufferException e) {
            return "";
        }
    }

    private static Instant instant(Timestamp timestamp) {
        try {
            return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
        } catch (DateTimeException | ArithmeticException e) {
            return Instant.EPOCH;
        }
    }

    /** MSP ids of the organisations in the application group of a channel configuration. */
    private static List<String> members(Payload payload) throws InvalidProtocolBufferException {
        ConfigGroup application = ConfigEnvelope.parseFrom(payload.getData())
                .getConfig()
                .getChannelGroup()
                .getGroupsMap()
                .get("Application");
        List<String> members = new ArrayList<>();
        if (application != null) {
            for (ConfigGroup group : application.getGroupsMap().values()) {
                if (group.getValuesMap().containsKey("MSP")) {
                    MSPConfig msp =
                            MSPConfig.parseFrom(group.getValuesMap().get("MSP").getValue());
                    members.add(FabricMSPConfig.parseFrom(msp.getConfig()).getName());
                }
            }
        }
        return members.stream().sorted().toList();
    }

    private static byte[] hash(List<ByteString> data) {
        return Hash.sha256(ByteString.copyFrom(data).toByteArray()).bytes();
    }

    /** ASN.1 DER of a block header: SEQUENCE of INTEGER number, OCTET STRING previous hash, OCTET STRING data hash. */
    private static byte[] der(long number, byte[] previous, byte[] data) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        tlv(body, 0x02, new BigInteger(Long.toUnsignedString(number)).toByteArray());
        tlv(body, 0x04, previous);
        tlv(body, 0x04, data);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        tlv(out, 0x30, body.toByteArray());
        return out.toByteArray();
    }

    private static void tlv(ByteArrayOutputStream out, int tag, byte[] value) {
        out.write(tag);
        if (value.length < 0x80) {
            out.write(value.length);
        } else {
            byte[] length = BigInteger.valueOf(value.length).toByteArray();
            int from = length[0] == 0 ? 1 : 0;
            out.write(0x80 | length.length - from);
            out.write(length, from, length.length - from);
        }
        out.writeBytes(value);
    }
}
