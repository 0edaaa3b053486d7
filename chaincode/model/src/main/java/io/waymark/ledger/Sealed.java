package io.waymark.ledger;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * An answer that only the asker can read, so that one that is submitted by mistake or malice instead of evaluated leaks
 * nothing into a block: ECIES on X25519 (RFC 7748), HKDF-SHA-256 (RFC 5869), AES-256-GCM.
 *
 * <p>Layout: one byte version (1), two bytes length of the ephemeral public key (X.509 SubjectPublicKeyInfo), that key,
 * then ciphertext and tag. Key and nonce come from HKDF with the two public keys as context, and each ephemeral key is
 * used once, so the nonce needs no randomness of its own.
 */
public final class Sealed {

    private static final byte VERSION = 1;
    private static final byte[] INFO = Hash.label("waymark sealed 1");
    private static final int TAG_BITS = 128;

    private Sealed() {}

    /** A key pair for one question. */
    public static KeyPair keyPair() {
        try {
            return KeyPairGenerator.getInstance("X25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform since 11 has X25519", e);
        }
    }

    /**
     * Seals bytes to a public key.
     *
     * @param publicKey X.509 encoding of an X25519 key
     * @throws IllegalArgumentException if it is not such a key
     */
    public static byte[] seal(byte[] publicKey, byte[] plain) {
        try {
            PublicKey to = KeyFactory.getInstance("X25519").generatePublic(new X509EncodedKeySpec(publicKey));
            KeyPair ephemeral = keyPair();
            byte[] from = ephemeral.getPublic().getEncoded();
            byte[] body = cipher(Cipher.ENCRYPT_MODE, agree(ephemeral, to), from, publicKey)
                    .doFinal(plain);
            return ByteBuffer.allocate(3 + from.length + body.length)
                    .put(VERSION)
                    .putShort((short) from.length)
                    .put(from)
                    .put(body)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a public key to seal to", e);
        }
    }

    /**
     * Opens what was sealed to this key pair.
     *
     * @throws IllegalArgumentException if it was not sealed to it, or was changed
     */
    public static byte[] open(KeyPair own, byte[] sealed) {
        try {
            ByteBuffer in = ByteBuffer.wrap(sealed);
            if (sealed.length < 3 || in.get() != VERSION) {
                throw new IllegalArgumentException("not a sealed answer of a known version");
            }
            int length = in.getShort();
            if (length < 1 || length > in.remaining()) {
                throw new IllegalArgumentException("not a sealed answer");
            }
            byte[] from = new byte[length];
            in.get(from);
            byte[] body = new byte[in.remaining()];
            in.get(body);
            PublicKey sender = KeyFactory.getInstance("X25519").generatePublic(new X509EncodedKeySpec(from));
            return cipher(
                            Cipher.DECRYPT_MODE,
                            agree(own, sender),
                            from,
                            own.getPublic().getEncoded())
                    .doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not sealed to this key, or changed", e);
        }
    }

    private static byte[] agree(KeyPair own, PublicKey other) throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(own.getPrivate());
        agreement.doPhase(other, true);
        return agreement.generateSecret();
    }

    private static Cipher cipher(int mode, byte[] secret, byte[] from, byte[] to) throws GeneralSecurityException {
        byte[] extracted = Hash.hmac(Hash.sha256(from, to).bytes(), secret).bytes();
        byte[] key = Hash.hmac(extracted, INFO, new byte[] {1}).bytes();
        byte[] rest = Hash.hmac(extracted, key, INFO, new byte[] {2}).bytes();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, rest, 0, 12));
        return cipher;
    }
}
