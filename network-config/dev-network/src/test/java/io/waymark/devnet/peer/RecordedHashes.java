package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** What a peer computes from a proposal, for tests of recorded ones. */
public final class RecordedHashes {
    private RecordedHashes() {}

    /** The hash that an endorsement names the proposal by. */
    public static ByteString proposalHash(SignedProposal proposal) throws InvalidProtocolBufferException {
        return UnpackedProposal.of(proposal).hash();
    }

    /** The transaction id that follows from nonce and creator. */
    public static String txId(SignedProposal proposal) throws InvalidProtocolBufferException {
        UnpackedProposal unpacked = UnpackedProposal.of(proposal);
        return TxIds.of(
                unpacked.signatureHeader().getNonce(),
                unpacked.signatureHeader().getCreator());
    }
}
