package io.waymark.devnet.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.waymark.devnet.Recorded;
import io.waymark.devnet.ledger.BlockHashes;
import io.waymark.devnet.ledger.BlockStore;
import io.waymark.devnet.ledger.Envelopes;
import io.waymark.devnet.ledger.Ledger;
import io.waymark.devnet.ledger.StateUpdates;
import io.waymark.devnet.ledger.Version;
import io.waymark.devnet.ledger.WorldState;
import io.waymark.devnet.msp.ChannelMsps;
import io.waymark.devnet.msp.Sha256;
import io.waymark.devnet.order.ChannelConfig;
import io.waymark.devnet.policy.ChannelPolicies;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The blocks of a real network through this one's hashing, checks of signatures, validation and read-write sets. */
class RecordedBlocksTest {
    @TempDir
    private Path directory;

    private final List<BlockAndPrivateData> blocks = Recorded.blocks();

    private static ChannelMsps msps(Block genesis) {
        ChannelConfig config = ChannelConfig.read(genesis.getData().getData(0)).orElseThrow();
        ChannelMsps msps = new ChannelMsps();
        msps.configure(config.applicationRoots(), config.ordererRoots());
        return msps;
    }

    @Test
    void headers_and_data_have_the_hashes_that_we_compute() {
        ByteString previous = ByteString.EMPTY;
        for (BlockAndPrivateData each : blocks) {
            BlockHeader header = each.getBlock().getHeader();
            assertThat(header.getPreviousHash()).isEqualTo(previous);
            assertThat(header.getDataHash())
                    .isEqualTo(BlockHashes.dataHash(each.getBlock().getData()));
            previous = BlockHashes.headerHash(header);
        }
        assertThat(blocks.size()).isGreaterThan(30);
    }

    @Test
    void orderers_signed_what_we_sign() throws Exception {
        ChannelMsps msps = msps(blocks.get(0).getBlock());
        for (BlockAndPrivateData each : blocks.subList(1, blocks.size())) {
            Block block = each.getBlock();
            Metadata metadata =
                    Metadata.parseFrom(block.getMetadata().getMetadata(BlockMetadataIndex.SIGNATURES_VALUE));
            MetadataSignature signature = metadata.getSignatures(0);
            byte[] signed = metadata.getValue()
                    .concat(signature.getSignatureHeader())
                    .concat(ByteString.copyFrom(BlockHashes.headerBytes(block.getHeader())))
                    .toByteArray();
            ByteString creator =
                    SignatureHeader.parseFrom(signature.getSignatureHeader()).getCreator();
            assertThat(msps.identity(creator)
                            .verify(signed, signature.getSignature().toByteArray()))
                    .isTrue();
            assertThat(msps.identity(creator).mspId()).isEqualTo("OrdererMSP");
        }
    }

    @Test
    void every_transaction_gets_the_code_that_the_real_peer_gave_it() {
        ChannelMsps msps = msps(blocks.get(0).getBlock());
        ChannelPolicies policies = new ChannelPolicies(msps, Set.of("waymark", "probe"));
        WorldState state = new WorldState();
        ExecutorService workers = Executors.newFixedThreadPool(2);
        Map<String, TxValidationCode> codes = new HashMap<>();
        List<String> differences = new ArrayList<>();
        try (Ledger ledger =
                new Ledger("provenance", new BlockStore(directory.resolve("blocks.dat"), block -> {}), state)) {
            BlockValidator validator = new BlockValidator(msps, policies, ledger, workers);
            ledger.commit(blocks.get(0).getBlock(), new StateUpdates());
            for (BlockAndPrivateData each : blocks.subList(1, blocks.size())) {
                Block real = each.getBlock();
                ValidatedBlock validated = validator.validate(withoutCodes(real));
                for (int i = 0; i < real.getData().getDataCount(); i++) {
                    TxValidationCode expected = code(real, i);
                    codes.putIfAbsent(Envelopes.txId(real.getData().getData(i)), expected);
                    if (code(validated.block(), i) != expected) {
                        differences.add("block " + real.getHeader().getNumber() + "/" + i + ": " + expected + " here "
                                + code(validated.block(), i));
                    }
                }
                ledger.commit(validated.block(), validated.updates());
            }
        } finally {
            workers.shutdown();
        }
        assertThat(differences).isEmpty();
        Recorded.list("transactions")
                .forEach(each -> assertThat(codes.get(each.getString("id")).getNumber())
                        .as(each.getString("name"))
                        .isEqualTo(each.getInt("code")));
    }

    private static TxValidationCode code(Block block, int index) {
        return TxValidationCode.forNumber(Byte.toUnsignedInt(block.getMetadata()
                .getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE)
                .byteAt(index)));
    }

    private static Block withoutCodes(Block block) {
        Block.Builder builder = block.toBuilder();
        builder.getMetadataBuilder().setMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, ByteString.EMPTY);
        return builder.build();
    }

    /** Of simulated transactions whose private part this peer has: what was read and written gives the very bytes again. */
    @Test
    void read_write_sets_come_out_byte_for_byte() throws Exception {
        int rebuilt = 0;
        for (BlockAndPrivateData each : blocks) {
            for (int i = 0; i < each.getBlock().getData().getDataCount(); i++) {
                ChaincodeAction action =
                        Envelopes.action(each.getBlock().getData().getData(i)).orElse(null);
                TxPvtReadWriteSet own =
                        each.getPrivateDataMapMap().getOrDefault((long) i, TxPvtReadWriteSet.getDefaultInstance());
                if (action != null && rebuildable(action, own)) {
                    TxReadWriteSet set = TxReadWriteSet.parseFrom(action.getResults());
                    RwSetBuilder builder = builder(set, own);
                    TxPvtReadWriteSet privately = builder.privateSet();
                    assertThat(privately.getNsPvtRwsetList()).isEqualTo(own.getNsPvtRwsetList());
                    assertThat(builder.publicSet(privately).toByteString()).isEqualTo(action.getResults());
                    rebuilt++;
                }
            }
        }
        assertThat(rebuilt).isGreaterThan(8);
    }

    /** Hand-made sets (they lack the definition that simulations read) obey no order; of others' collections no keys are known. */
    private static boolean rebuildable(ChaincodeAction action, TxPvtReadWriteSet own) {
        try {
            boolean simulated = false;
            for (NsReadWriteSet namespace :
                    TxReadWriteSet.parseFrom(action.getResults()).getNsRwsetList()) {
                simulated |= namespace.getNamespace().equals(ChannelPolicies.LIFECYCLE)
                        && KVRWSet.parseFrom(namespace.getRwset()).getReadsCount() > 0;
                for (CollectionHashedReadWriteSet collection : namespace.getCollectionHashedRwsetList()) {
                    HashedRWSet hashed = HashedRWSet.parseFrom(collection.getHashedRwset());
                    KVRWSet part = privatePart(own, namespace.getNamespace(), collection.getCollectionName());
                    // Of what was purged since, the peer delivers what is left.
                    boolean known = part != null
                            && ByteString.copyFrom(Sha256.of(part.toByteArray()))
                                    .equals(collection.getPvtRwsetHash());
                    if (hashed.getHashedReadsCount() > 0 || !known) {
                        return false;
                    }
                }
            }
            return simulated;
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static KVRWSet privatePart(TxPvtReadWriteSet own, String namespace, String collection)
            throws InvalidProtocolBufferException {
        for (NsPvtReadWriteSet part : own.getNsPvtRwsetList()) {
            for (CollectionPvtReadWriteSet each : part.getCollectionPvtRwsetList()) {
                if (part.getNamespace().equals(namespace)
                        && each.getCollectionName().equals(collection)) {
                    return KVRWSet.parseFrom(each.getRwset());
                }
            }
        }
        return null;
    }

    private static RwSetBuilder builder(TxReadWriteSet set, TxPvtReadWriteSet own)
            throws InvalidProtocolBufferException {
        RwSetBuilder builder = new RwSetBuilder();
        for (NsReadWriteSet namespace : set.getNsRwsetList()) {
            String name = namespace.getNamespace();
            KVRWSet plain = KVRWSet.parseFrom(namespace.getRwset());
            for (KVRead read : plain.getReadsList()) {
                builder.read(
                        name,
                        read.getKey(),
                        read.hasVersion()
                                ? new Version(
                                        read.getVersion().getBlockNum(),
                                        read.getVersion().getTxNum())
                                : null);
            }
            for (RangeQueryInfo query : plain.getRangeQueriesInfoList()) {
                builder.range(name, query);
            }
            for (KVWrite write : plain.getWritesList()) {
                builder.write(name, write.getKey(), write.getValue());
            }
            for (KVMetadataWrite write : plain.getMetadataWritesList()) {
                builder.metadata(name, write.getKey(), write.getEntriesList());
            }
            for (CollectionHashedReadWriteSet collection : namespace.getCollectionHashedRwsetList()) {
                privately(builder, name, collection, privatePart(own, name, collection.getCollectionName()));
            }
        }
        return builder;
    }

    private static void privately(
            RwSetBuilder builder, String namespace, CollectionHashedReadWriteSet collection, KVRWSet own)
            throws InvalidProtocolBufferException {
        HashedRWSet hashed = HashedRWSet.parseFrom(collection.getHashedRwset());
        Map<ByteString, Boolean> purges = new HashMap<>();
        for (KVWriteHash write : hashed.getHashedWritesList()) {
            purges.put(write.getKeyHash(), write.getIsPurge());
        }
        for (KVReadHash read : hashed.getHashedReadsList()) {
            throw new AssertionError("a read by hash, of which the key is not known: " + read.getKeyHash());
        }
        for (KVWrite write : own.getWritesList()) {
            ByteString keyHash =
                    ByteString.copyFrom(Sha256.of(write.getKeyBytes().toByteArray()));
            builder.privateWrite(
                    namespace,
                    collection.getCollectionName(),
                    write.getKey(),
                    keyHash,
                    write.getValue(),
                    purges.get(keyHash));
        }
    }
}
