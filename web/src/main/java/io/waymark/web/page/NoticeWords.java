package io.waymark.web.page;

import io.waymark.projection.notice.Notice;

/** A notice in words for whoever runs the node. */
public final class NoticeWords {
    private NoticeWords() {}

    /** What is wrong, and what to do. */
    public static String of(Notice notice) {
        String about = notice.about();
        return switch (notice.kind()) {
            case ENDORSEMENT_POLICY ->
                "The channel lets others than a peer of " + about + " write in its name: a stolen key of a"
                        + " client would do. Its Endorsement policy in the channel's configuration must be OR('" + about
                        + ".peer').";
            case CERTIFICATE_ENDS ->
                "The certificate by which this node speaks to its peer ends at " + about
                        + ". Have it renewed, and put the new files in place of the old ones.";
            case RENEWAL_UNUSABLE ->
                "A renewed certificate or key is not used, and the old one still is: " + about + ".";
            case IDENTITY_REFUSED ->
                "The certificate of this node is not accepted (" + about + "). Nothing can be recorded.";
            case CHANNEL_UNKNOWN -> "The peer at " + about + " has not joined the channel.";
            case CHAINCODE_MISSING ->
                "The chaincode is not installed at the peer at " + about
                        + ", not approved by this organisation, or not committed on the channel.";
            case TLS_REFUSED ->
                "The TLS certificate of the peer at " + about + " is not vouched for by this node's TLS roots.";
            case CHAINCODE_SILENT ->
                "The chaincode does not answer at the peer at " + about + ". Nothing can be recorded there.";
            case PEER_UNREACHABLE -> "The peer at " + about + " does not answer.";
        };
    }
}
