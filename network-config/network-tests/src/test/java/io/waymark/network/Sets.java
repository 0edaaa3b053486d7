package io.waymark.network;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;

/** Read-write sets as text in which two networks can be compared. */
final class Sets {

    private static final String DEFINITIONS = "_lifecycle";

    private Sets() {}

    /** Without the reads of the chaincode's definition, and without numbers of blocks and transactions. */
    static String comparable(byte[] prepared) throws Exception {
        List<String> parts = new ArrayList<>();
        for (NsReadWriteSet set : ReadWriteSets.all(prepared).getNsRwsetList()) {
            if (!set.getNamespace().equals(DEFINITIONS)) {
                parts.add(set.getNamespace() + " {" + text(KVRWSet.parseFrom(set.getRwset())));
                for (CollectionHashedReadWriteSet collection : set.getCollectionHashedRwsetList()) {
                    parts.add(collection.getCollectionName() + " ("
                            + text(HashedRWSet.parseFrom(collection.getHashedRwset())) + " pvt "
                            + com.google.protobuf.TextFormat.escapeBytes(collection.getPvtRwsetHash()) + ")");
                }
                parts.add("}");
            }
        }
        return String.join("\n", parts);
    }

    private static String text(Message message) {
        return message.toString().replaceAll("(block_num|tx_num): \\d+\\s*", "");
    }
}
