package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;

/** A transaction's read-write set, parsed to the bottom. Nothing in it can be trusted to be well behaved. */
record RwSet(List<Namespace> namespaces) {

    /** One chaincode's part. */
    record Namespace(String name, KVRWSet publicSet, List<Collection> collections) {
        boolean writes() {
            return publicSet.getWritesCount() > 0
                    || publicSet.getMetadataWritesCount() > 0
                    || collections.stream().anyMatch(Collection::writes);
        }
    }

    /** One collection's part, as everybody sees it. */
    record Collection(String name, HashedRWSet hashed, ByteString privateHash) {
        boolean writes() {
            return hashed.getHashedWritesCount() > 0 || hashed.getMetadataWritesCount() > 0;
        }
    }

    static RwSet parse(ByteString bytes) throws InvalidProtocolBufferException {
        List<Namespace> namespaces = new ArrayList<>();
        for (NsReadWriteSet each : TxReadWriteSet.parseFrom(bytes).getNsRwsetList()) {
            List<Collection> collections = new ArrayList<>();
            for (CollectionHashedReadWriteSet collection : each.getCollectionHashedRwsetList()) {
                collections.add(new Collection(
                        collection.getCollectionName(),
                        HashedRWSet.parseFrom(collection.getHashedRwset()),
                        collection.getPvtRwsetHash()));
            }
            namespaces.add(new Namespace(each.getNamespace(), KVRWSet.parseFrom(each.getRwset()), collections));
        }
        return new RwSet(namespaces);
    }

    /** The hash of the collection's private part; of several parts with one name the first counts, as in Fabric. */
    Optional<ByteString> privateHash(String namespace, String collection) {
        return namespaces.stream()
                .filter(each -> each.name().equals(namespace))
                .flatMap(each -> each.collections().stream())
                .filter(each -> each.name().equals(collection))
                .map(Collection::privateHash)
                .findFirst()
                .filter(hash -> !hash.isEmpty());
    }
}
