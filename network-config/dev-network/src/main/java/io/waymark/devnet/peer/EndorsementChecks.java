package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import io.waymark.devnet.ledger.Entry;
import io.waymark.devnet.ledger.HashedKey;
import io.waymark.devnet.ledger.WorldState;
import io.waymark.devnet.msp.Identity;
import io.waymark.devnet.policy.ChannelPolicies;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Which policies a transaction's endorsers must satisfy, for one block, transaction by transaction: for each key written
 * the key's own policy if the state before the block has one, else the collection's, else the chaincode's, each once;
 * and the chaincode's when none of these was asked (Fabric's statebased package).
 */
final class EndorsementChecks {
    /** Name under which a key's own policy stands in its metadata. */
    static final String KEY_POLICY = "VALIDATION_PARAMETER";

    private final ChannelPolicies policies;
    private final WorldState state;
    private final long height;
    /** Keys whose policy an earlier transaction of this block changes; later ones may not write them. */
    private final Set<HashedKey> changedPolicies = new HashSet<>();

    EndorsementChecks(ChannelPolicies policies, WorldState state) {
        this.policies = policies;
        this.state = state;
        this.height = state.height();
    }

    TxValidationCode check(CheckedTx tx) {
        for (String namespace : tx.namespaces()) {
            if (!policies.namespaceDefined(namespace)) {
                return TxValidationCode.INVALID_CHAINCODE;
            }
            if (!new NamespaceCheck(namespace, tx.endorsers()).satisfied(tx.rwset())) {
                return TxValidationCode.ENDORSEMENT_POLICY_FAILURE;
            }
            noteChangedPolicies(namespace, tx.rwset());
        }
        return TxValidationCode.VALID;
    }

    private void noteChangedPolicies(String name, RwSet rwset) {
        for (RwSet.Namespace namespace : rwset.namespaces()) {
            if (!namespace.name().equals(name)) {
                continue;
            }
            for (KVMetadataWrite write : namespace.publicSet().getMetadataWritesList()) {
                changedPolicies.add(new HashedKey(name, "", write.getKeyBytes()));
            }
            for (RwSet.Collection collection : namespace.collections()) {
                for (KVMetadataWriteHash write : collection.hashed().getMetadataWritesList()) {
                    changedPolicies.add(new HashedKey(name, collection.name(), write.getKeyHash()));
                }
            }
        }
    }

    private final class NamespaceCheck {
        private final String namespace;
        private final List<Identity> endorsers;
        private final Set<String> satisfied = new HashSet<>();
        private boolean anyChecked;

        NamespaceCheck(String namespace, List<Identity> endorsers) {
            this.namespace = namespace;
            this.endorsers = endorsers;
        }

        boolean satisfied(RwSet rwset) {
            for (RwSet.Namespace each : rwset.namespaces()) {
                if (each.name().equals(namespace) && !writesSatisfied(each)) {
                    return false;
                }
            }
            return anyChecked || policies.chaincodeEndorsed(endorsers);
        }

        private boolean writesSatisfied(RwSet.Namespace set) {
            for (KVWrite write : set.publicSet().getWritesList()) {
                if (!key("", write.getKeyBytes())) {
                    return false;
                }
            }
            for (KVMetadataWrite write : set.publicSet().getMetadataWritesList()) {
                if (!key("", write.getKeyBytes())) {
                    return false;
                }
            }
            for (RwSet.Collection collection : set.collections()) {
                for (KVWriteHash write : collection.hashed().getHashedWritesList()) {
                    if (!key(collection.name(), write.getKeyHash())) {
                        return false;
                    }
                }
                for (KVMetadataWriteHash write : collection.hashed().getMetadataWritesList()) {
                    if (!key(collection.name(), write.getKeyHash())) {
                        return false;
                    }
                }
            }
            return true;
        }

        private boolean key(String collection, ByteString key) {
            if (changedPolicies.contains(new HashedKey(namespace, collection, key))) {
                return false;
            }
            ByteString policy = keyPolicy(collection, key);
            if (policy.isEmpty()) {
                return collectionOrChaincode(collection);
            }
            anyChecked = true;
            return ChannelPolicies.keyEndorsed(policy, endorsers);
        }

        private ByteString keyPolicy(String collection, ByteString key) {
            Entry entry = collection.isEmpty()
                    ? state.get(namespace, key.toStringUtf8(), height)
                    : state.get(new HashedKey(namespace, collection, key), height);
            return entry == null ? ByteString.EMPTY : entry.metadata().getOrDefault(KEY_POLICY, ByteString.EMPTY);
        }

        private boolean collectionOrChaincode(String collection) {
            if (satisfied.contains(collection)) {
                return true;
            }
            boolean fulfilled = collection.isEmpty()
                    ? policies.chaincodeEndorsed(endorsers)
                    : policies.collectionEndorsed(collection, endorsers);
            if (fulfilled) {
                satisfied.add(collection);
                anyChecked = true;
            }
            return fulfilled;
        }
    }
}
