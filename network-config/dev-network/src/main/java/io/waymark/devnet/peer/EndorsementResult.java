package io.waymark.devnet.peer;

import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * What a peer says to a proposal. Three kinds, because the gateway answers each with another gRPC code: the peer's doors
 * stayed shut (expired certificate, clock too far off), the proposal is refused (signature, rights, id used), or there
 * is a response, which may be a failure of the chaincode or of the peer.
 *
 * @param kind     which of the three
 * @param message  why, unless there is a response
 * @param response the response, or null
 * @param interest which policies count; null unless simulated
 */
public record EndorsementResult(Kind kind, String message, ProposalResponse response, EndorsementInterest interest) {
    /** See the record. */
    public enum Kind {
        SHUT,
        REFUSED,
        RESPONSE
    }

    static EndorsementResult shut(String message) {
        return new EndorsementResult(Kind.SHUT, message, null, null);
    }

    static EndorsementResult refused(String message) {
        return new EndorsementResult(Kind.REFUSED, message, null, null);
    }

    static EndorsementResult of(ProposalResponse response, EndorsementInterest interest) {
        return new EndorsementResult(Kind.RESPONSE, "", response, interest);
    }

    /** A failure of the peer itself: status 500 without a payload. */
    static EndorsementResult failed(String message) {
        return of(
                ProposalResponse.newBuilder()
                        .setResponse(Response.newBuilder().setStatus(500).setMessage(message))
                        .build(),
                null);
    }
}
