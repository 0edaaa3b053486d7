package io.waymark.network;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * Somebody who signs, without the client library's care for what is signed.
 *
 * @param mspId the organisation
 * @param identity the serialized identity
 * @param key the private key
 */
record Signer(String mspId, ByteString identity, PrivateKey key) {

    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    /** @param user {@code client}, {@code admin} or {@code peer} */
    static Signer of(NetworkUnderTest network, String mspId, String user) {
        return new Signer(
                mspId,
                SerializedIdentity.newBuilder()
                        .setMspid(mspId)
                        .setIdBytes(ByteString.copyFromUtf8(
                                Identities.toPemString(Client.certificate(network, mspId, user))))
                        .build()
                        .toByteString(),
                Client.privateKey(network, mspId, user));
    }

    /** ECDSA over SHA-256 with low S, as Fabric wants it. */
    ByteString sign(ByteString message) {
        try {
            return ByteString.copyFrom(Signers.newPrivateKeySigner(key).sign(sha256(message.toByteArray())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same signature with the other, high S, which Fabric refuses. */
    static ByteString high(ByteString signature) {
        byte[] der = signature.toByteArray();
        int rLength = der[3];
        byte[] s = java.util.Arrays.copyOfRange(der, 6 + rLength, der.length);
        byte[] high = ORDER.subtract(new BigInteger(s)).toByteArray();
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        out.write(0x30);
        out.write(4 + rLength + high.length);
        out.write(der, 2, 2 + rLength);
        out.write(0x02);
        out.write(high.length);
        out.writeBytes(high);
        return ByteString.copyFrom(out.toByteArray());
    }

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
