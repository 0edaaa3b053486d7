package io.waymark.devnet.msp;

import com.google.protobuf.ByteString;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * A certificate together with its private key.
 *
 * @param mspId       the organisation
 * @param certificate issued by the organisation's CA
 * @param key         never logged, never leaves the process except into the owner's own key file
 * @param serialized  bytes of {@code msp.SerializedIdentity}, as they go into headers and endorsements
 */
public record SigningIdentity(String mspId, X509Certificate certificate, PrivateKey key, ByteString serialized) {

    static SigningIdentity of(String mspId, X509Certificate certificate, PrivateKey key) {
        ByteString serialized = SerializedIdentity.newBuilder()
                .setMspid(mspId)
                .setIdBytes(ByteString.copyFromUtf8(Pem.encode(certificate)))
                .build()
                .toByteString();
        return new SigningIdentity(mspId, certificate, key, serialized);
    }

    /** A low-S signature over SHA-256 of the message. */
    public byte[] sign(byte[] message) {
        return Ecdsa.sign(key, message);
    }

    /** Names the holder and never the key. */
    @Override
    public String toString() {
        return "SigningIdentity[" + mspId + ", "
                + certificate.getSubjectX500Principal().getName() + "]";
    }
}
