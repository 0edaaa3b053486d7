package io.waymark.network;

import com.google.protobuf.ByteString;
import io.waymark.ledger.LedgerKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;

/** Read-write sets: those of endorsed transactions taken apart, and others made by hand. */
final class ReadWriteSets {

    private ReadWriteSets() {}

    /** The hashed sets of a chaincode's collections in a serialized prepared transaction. */
    static List<HashedRWSet> of(byte[] prepared, String chaincode) throws Exception {
        List<HashedRWSet> hashed = new ArrayList<>();
        for (NsReadWriteSet set : all(prepared).getNsRwsetList()) {
            if (set.getNamespace().equals(chaincode)) {
                for (CollectionHashedReadWriteSet collection : set.getCollectionHashedRwsetList()) {
                    hashed.add(HashedRWSet.parseFrom(collection.getHashedRwset()));
                }
            }
        }
        return hashed;
    }

    /** The whole set of a serialized prepared transaction. */
    static TxReadWriteSet all(byte[] prepared) throws Exception {
        Envelope envelope = PreparedTransaction.parseFrom(prepared).getEnvelope();
        Transaction transaction =
                Transaction.parseFrom(Payload.parseFrom(envelope.getPayload()).getData());
        ChaincodeActionPayload action =
                ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload());
        ProposalResponsePayload response =
                ProposalResponsePayload.parseFrom(action.getAction().getProposalResponsePayload());
        return TxReadWriteSet.parseFrom(
                ChaincodeAction.parseFrom(response.getExtension()).getResults());
    }

    /** Writes into an organisation's collection of a namespace. */
    static TxReadWriteSet privately(String namespace, String org, KVWriteHash... writes) {
        return set(
                namespace,
                collection(
                        org,
                        HashedRWSet.newBuilder()
                                .addAllHashedWrites(List.of(writes))
                                .build()));
    }

    static TxReadWriteSet set(String namespace, CollectionHashedReadWriteSet... collections) {
        return set(namespace, KVRWSet.getDefaultInstance(), collections);
    }

    static TxReadWriteSet set(String namespace, KVRWSet plain, CollectionHashedReadWriteSet... collections) {
        return TxReadWriteSet.newBuilder()
                .setDataModel(TxReadWriteSet.DataModel.KV)
                .addNsRwset(NsReadWriteSet.newBuilder()
                        .setNamespace(namespace)
                        .setRwset(plain.toByteString())
                        .addAllCollectionHashedRwset(List.of(collections)))
                .build();
    }

    /** The namespaces of several sets in one. */
    static TxReadWriteSet together(TxReadWriteSet... sets) {
        TxReadWriteSet.Builder all = TxReadWriteSet.newBuilder().setDataModel(TxReadWriteSet.DataModel.KV);
        for (TxReadWriteSet set : sets) {
            all.addAllNsRwset(set.getNsRwsetList());
        }
        return all.build();
    }

    static CollectionHashedReadWriteSet collection(String org, HashedRWSet hashed) {
        return CollectionHashedReadWriteSet.newBuilder()
                .setCollectionName(LedgerKeys.collection(org))
                .setHashedRwset(hashed.toByteString())
                .build();
    }

    static KVWriteHash write(byte[] keyHash, byte[] valueHash) {
        return KVWriteHash.newBuilder()
                .setKeyHash(ByteString.copyFrom(keyHash))
                .setValueHash(ByteString.copyFrom(valueHash))
                .build();
    }

    static byte[] hash(String text) {
        return Signer.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
