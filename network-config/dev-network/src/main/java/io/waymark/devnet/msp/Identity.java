package io.waymark.devnet.msp;

import com.google.protobuf.ByteString;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody named in a header or endorsement, known to belong to an organisation of the channel.
 *
 * @param mspId       the organisation
 * @param certificate the certificate as sent
 * @param role        the node role; empty when {@code flaw} is set
 * @param flaw        why the organisation's MSP does not accept the certificate; empty when it does
 * @param serialized  the bytes of {@code msp.SerializedIdentity} as sent
 */
public record Identity(
        String mspId,
        X509Certificate certificate,
        Optional<NodeRole> role,
        Optional<String> flaw,
        ByteString serialized) {

    /** Whether the MSP accepts it. Expiry is no part of that, as in Fabric: blocks stay valid when certificates expire. */
    public boolean valid() {
        return flaw.isEmpty();
    }

    /** Whether it is valid and has that role. */
    public boolean is(NodeRole wanted) {
        return role.filter(wanted::equals).isPresent();
    }

    /** Whether the certificate's time is over; checked where something new is asked for, never for what is in a block. */
    public boolean expired(Instant now) {
        return now.isAfter(certificate.getNotAfter().toInstant());
    }

    /** Whether the signature fits this identity's key; high-S signatures do not. */
    public boolean verify(byte[] message, byte[] signature) {
        return Ecdsa.verify(certificate.getPublicKey(), message, signature);
    }
}
