package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import java.util.List;

/**
 * What a simulation touched, seen by whoever must find endorsers for it (Fabric's {@code ChaincodeInterest}).
 *
 * @param calls one per chaincode and collection; empty when nothing was touched
 */
public record EndorsementInterest(List<Call> calls) {

    /**
     * One thing touched.
     *
     * @param chaincode       namespace
     * @param collection      collection; empty for the public part
     * @param noPrivateReads  for a collection: no plain value was read
     * @param namespacePolicy for the public part: the chaincode's own policy is needed
     * @param keyPolicies     policies of keys written (bytes of {@code SignaturePolicyEnvelope})
     */
    public record Call(
            String chaincode,
            String collection,
            boolean noPrivateReads,
            boolean namespacePolicy,
            List<ByteString> keyPolicies) {}
}
