package io.waymark.devnet.msp;

/** The role that an organisation's CA wrote into a certificate as organisational unit (Fabric's "node OU"). */
public enum NodeRole {
    /** An application that submits and evaluates. */
    CLIENT,
    /** A peer: the only role whose endorsement counts under this network's policies. */
    PEER,
    /** An administrator of the organisation. */
    ADMIN,
    /** A node of the ordering service. */
    ORDERER;

    /** The organisational unit's text in the certificate's subject. */
    public String unit() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
