package io.waymark.projection.notice;

import java.util.Locale;

/**
 * Something that whoever runs the node has to know.
 *
 * @param kind what it is
 * @param about an organisation, an endpoint, a date; empty where there is nothing to name
 */
public record Notice(Kind kind, String about) {

    /** What can be wrong. Each is explained in docs/problems.md under its {@link #code}. */
    public enum Kind {
        /** An organisation's collection can be written without its peer; about: MSP id. */
        ENDORSEMENT_POLICY,
        /** The client's certificate expires soon; about: when. */
        CERTIFICATE_ENDS,
        /** A renewed certificate or key cannot be used; about: the setting and what is wrong. */
        RENEWAL_UNUSABLE,
        /** The peer does not accept the node's certificate; about: endpoint. */
        IDENTITY_REFUSED,
        /** The peer has not joined the channel; about: endpoint. */
        CHANNEL_UNKNOWN,
        /** The chaincode is not committed, or not installed at the peer; about: endpoint. */
        CHAINCODE_MISSING,
        /** The peer's TLS certificate is not vouched for; about: endpoint. */
        TLS_REFUSED,
        /** The peer answers, its chaincode does not; about: endpoint. */
        CHAINCODE_SILENT,
        /** The peer does not answer; about: endpoint. */
        PEER_UNREACHABLE;

        /** Stable code, like {@code endorsement-policy}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
