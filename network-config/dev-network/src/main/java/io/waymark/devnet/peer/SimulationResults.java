package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import io.waymark.devnet.ledger.Version;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;

/**
 * What a simulation read and wrote.
 *
 * @param publicBytes bytes of the {@code TxReadWriteSet} that goes into the transaction
 * @param privateSet  what stays out of it; has no namespaces when nothing private was written
 * @param interest    which policies the endorsers will have to satisfy
 */
record SimulationResults(ByteString publicBytes, TxPvtReadWriteSet privateSet, EndorsementInterest interest) {

    /** A read as the set records it; without a version when the key did not exist. */
    static KVRead read(String key, Version version) {
        KVRead.Builder read = KVRead.newBuilder().setKey(key);
        if (version != null) {
            read.setVersion(proto(version));
        }
        return read.build();
    }

    static org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version proto(Version version) {
        return org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version.newBuilder()
                .setBlockNum(version.block())
                .setTxNum(version.tx())
                .build();
    }
}
