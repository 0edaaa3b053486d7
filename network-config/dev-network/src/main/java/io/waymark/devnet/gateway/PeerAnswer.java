package io.waymark.devnet.gateway;

import io.grpc.Status.Code;
import io.waymark.devnet.peer.EndorsementResult;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * How the gateway reads what a peer says (apiutils.go, responseStatus).
 *
 * @param code    OK, or the gRPC code that this failure stands for
 * @param message why
 * @param retry   whether another peer might do better
 */
record PeerAnswer(Code code, String message, boolean retry) {
    static PeerAnswer of(EndorsementResult result) {
        return switch (result.kind()) {
            case SHUT -> new PeerAnswer(Code.UNAVAILABLE, result.message(), true);
            case REFUSED -> new PeerAnswer(Code.FAILED_PRECONDITION, result.message(), false);
            case RESPONSE -> of(result.response());
        };
    }

    boolean ok() {
        return code == Code.OK;
    }

    private static PeerAnswer of(ProposalResponse answer) {
        Response response = answer.getResponse();
        if (response.getStatus() >= 200 && response.getStatus() < 400) {
            return new PeerAnswer(Code.OK, "", false);
        }
        if (answer.getPayload().isEmpty() && response.getStatus() == 500) {
            // Without a payload it was the peer that failed, not the chaincode.
            return new PeerAnswer(Code.ABORTED, response.getMessage(), true);
        }
        return new PeerAnswer(
                Code.UNKNOWN, "chaincode response " + response.getStatus() + ", " + response.getMessage(), false);
    }
}
