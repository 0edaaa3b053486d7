package io.waymark.backend.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.waymark.ledger.Hash;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.Names;
import io.waymark.projection.ledger.LedgerBlock;
import io.waymark.projection.ledger.LedgerBlock.HashedMetadata;
import io.waymark.projection.ledger.LedgerBlock.HashedWrite;
import io.waymark.projection.ledger.LedgerBlock.LogOnly;
import io.waymark.projection.ledger.LedgerBlock.PublicMetadata;
import io.waymark.projection.ledger.LedgerBlock.PublicWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction writes in the chaincode's namespace (ledger rules, section 6).
 *
 * @param hashed the effective write of each key of each implicit collection, sorted by organisation and key hash
 * @param publics the effective write of each public key, sorted by key
 * @param logOnly what the log records beside
 */
record RwSets(List<HashedWrite> hashed, List<PublicWrite> publics, LogOnly logOnly) {

    static final RwSets NONE = new RwSets(List.of(), List.of(), LogOnly.NONE);

    private static final String IMPLICIT = LedgerKeys.collection("x").replaceAll("x$", "");
    private static final ByteString HASH_OF_NOTHING =
            ByteString.copyFrom(Hash.sha256().bytes());

    /** Namespace in which Fabric keeps chaincodes' definitions. */
    private static final String LIFECYCLE = "_lifecycle";

    /** Collects what stands in the sets, the last of what stands there twice. */
    private static final class Found {
        final List<HashedWrite> hashed = new ArrayList<>();
        final Map<String, PublicWrite> publics = new TreeMap<>();
        final Map<String, HashedMetadata> hashedMetadata = new LinkedHashMap<>();
        final Map<String, PublicMetadata> publicMetadata = new TreeMap<>();
        final Map<ByteString, PublicWrite> definition = new TreeMap<>(ByteString.unsignedLexicographicalComparator());

        RwSets sets() {
            Optional<Hash> digest =
                    definition.isEmpty() ? Optional.empty() : Optional.of(Digests.definition(definition.values()));
            return new RwSets(
                    LedgerBlock.effective(hashed),
                    List.copyOf(publics.values()),
                    new LogOnly(
                            List.copyOf(hashedMetadata.values()),
                            List.copyOf(publicMetadata.values()),
                            digest,
                            Optional.empty()));
        }
    }

    /** @throws InvalidProtocolBufferException if the transaction cannot be read */
    static RwSets of(Payload payload, String chaincode) throws InvalidProtocolBufferException {
        Transaction transaction = Transaction.parseFrom(payload.getData());
        Found found = new Found();
        if (transaction.getActionsCount() == 1) {
            ProposalResponsePayload response = ProposalResponsePayload.parseFrom(
                    ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload())
                            .getAction()
                            .getProposalResponsePayload());
            TxReadWriteSet sets = TxReadWriteSet.parseFrom(
                    ChaincodeAction.parseFrom(response.getExtension()).getResults());
            for (NsReadWriteSet namespace : sets.getNsRwsetList()) {
                if (namespace.getNamespace().equals(chaincode)) {
                    collect(namespace, found);
                } else if (namespace.getNamespace().equals(LIFECYCLE)) {
                    definition(namespace, chaincode, found);
                }
            }
        }
        return found.sets();
    }

    private static void collect(NsReadWriteSet namespace, Found found) throws InvalidProtocolBufferException {
        KVRWSet publics = KVRWSet.parseFrom(namespace.getRwset());
        publics.getWritesList().forEach(w -> found.publics.put(w.getKey(), write(w)));
        publics.getMetadataWritesList()
                .forEach(m -> found.publicMetadata.put(
                        m.getKey(), new PublicMetadata(m.getKey(), Digests.metadata(m.getEntriesList()))));
        for (CollectionHashedReadWriteSet collection : namespace.getCollectionHashedRwsetList()) {
            String org = organisation(collection.getCollectionName());
            if (org != null) {
                HashedRWSet set = HashedRWSet.parseFrom(collection.getHashedRwset());
                set.getHashedWritesList().forEach(w -> found.hashed.add(write(org, w)));
                for (KVMetadataWriteHash m : set.getMetadataWritesList()) {
                    byte[] key = m.getKeyHash().toByteArray();
                    found.hashedMetadata.put(
                            org + ' ' + HexFormat.of().formatHex(key),
                            new HashedMetadata(org, key, Digests.metadata(m.getEntriesList())));
                }
            }
        }
    }

    private static void definition(NsReadWriteSet namespace, String chaincode, Found found)
            throws InvalidProtocolBufferException {
        for (KVWrite write : KVRWSet.parseFrom(namespace.getRwset()).getWritesList()) {
            boolean defines = write.getKey().equals("namespaces/metadata/" + chaincode)
                    || write.getKey().startsWith("namespaces/fields/" + chaincode + "/");
            if (defines) {
                found.definition.put(write.getKeyBytes(), write(write));
            }
        }
    }

    private static PublicWrite write(KVWrite write) {
        boolean delete = write.getIsDelete() || write.getValue().isEmpty();
        return new PublicWrite(
                write.getKey(), delete ? new byte[0] : write.getValue().toByteArray(), delete);
    }

    private static HashedWrite write(String org, KVWriteHash write) {
        boolean delete = write.getIsDelete()
                || write.getIsPurge()
                || write.getValueHash().isEmpty()
                || write.getValueHash().equals(HASH_OF_NOTHING);
        return new HashedWrite(
                org,
                write.getKeyHash().toByteArray(),
                delete ? new byte[0] : write.getValueHash().toByteArray(),
                delete,
                write.getIsPurge());
    }

    /** The organisation whose implicit collection has this name; null for any other collection. */
    private static @Nullable String organisation(String collection) {
        if (!collection.startsWith(IMPLICIT)) {
            return null;
        }
        try {
            return Names.requireOrganisation(collection.substring(IMPLICIT.length()));
        } catch (IllegalArgumentException notAnOrganisation) {
            return null;
        }
    }

    /** The values of the own collection that the own peer gave with the block, those that their hashes in the block vouch for. */
    Map<String, byte[]> own(String organisation, String chaincode, @Nullable TxPvtReadWriteSet values) {
        if (values == null || hashed.isEmpty()) {
            return Map.of();
        }
        Map<ByteString, HashedWrite> expected = expected(organisation);
        Map<String, byte[]> own = new LinkedHashMap<>();
        for (KVWrite write : writes(organisation, chaincode, values)) {
            HashedWrite place = expected.get(ByteString.copyFrom(
                    Hash.sha256(write.getKeyBytes().toByteArray()).bytes()));
            byte[] value = write.getValue().toByteArray();
            if (place != null
                    && ByteString.copyFrom(Hash.sha256(value).bytes()).equals(ByteString.copyFrom(place.valueHash()))) {
                own.put(write.getKey(), value);
            }
        }
        return own;
    }

    /** Whether values that the block's hashes promise for the own collection did not come with it. */
    boolean ownMissing(String organisation, Map<String, byte[]> own) {
        return expected(organisation).size() > own.size();
    }

    private Map<ByteString, HashedWrite> expected(String organisation) {
        Map<ByteString, HashedWrite> expected = new HashMap<>();
        for (HashedWrite write : hashed) {
            if (write.org().equals(organisation) && !write.delete()) {
                expected.put(ByteString.copyFrom(write.keyHash()), write);
            }
        }
        return expected;
    }

    private static List<KVWrite> writes(String organisation, String chaincode, TxPvtReadWriteSet values) {
        List<KVWrite> writes = new ArrayList<>();
        try {
            for (NsPvtReadWriteSet namespace : values.getNsPvtRwsetList()) {
                for (CollectionPvtReadWriteSet collection : namespace.getCollectionPvtRwsetList()) {
                    if (namespace.getNamespace().equals(chaincode)
                            && collection.getCollectionName().equals(LedgerKeys.collection(organisation))) {
                        writes.addAll(KVRWSet.parseFrom(collection.getRwset()).getWritesList());
                    }
                }
            }
        } catch (InvalidProtocolBufferException e) {
            // Unreadable values are missing values: the hashes count, and the own peer is asked again.
            return List.of();
        }
        return writes;
    }
}
