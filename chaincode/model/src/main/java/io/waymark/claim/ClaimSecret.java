package io.waymark.claim;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** What signs statements about who holds an item: the secret in its pack, or a holder's key. */
public final class ClaimSecret {

    private static final int SEED_BYTES = 32;
    private static final byte[] PKCS8_HEAD = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private final byte[] seed;
    private final ClaimKey key;

    /** @param seed 32 bytes (RFC 8032), from a cryptographically secure generator */
    public ClaimSecret(byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("a seed has 32 bytes");
        }
        this.seed = seed.clone();
        this.key = derived();
    }

    /** The JDK derives a public key only while it makes a pair, so it is given the seed as randomness. */
    private ClaimKey derived() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new Fixed(seed));
            byte[] spki = generator.generateKeyPair().getPublic().getEncoded();
            ClaimKey made = ClaimKey.of(Arrays.copyOfRange(spki, spki.length - SEED_BYTES, spki.length));
            byte[] probe = {1};
            if (!made.verifies(probe, sign(probe))) {
                throw new IllegalStateException("the security provider does not make a key pair from the seed alone");
            }
            return made;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform from 15 on has Ed25519", e);
        }
    }

    /** Its public key. */
    public ClaimKey key() {
        return key;
    }

    /** A statement with its signature. @param next key of the next holder, or null */
    public ClaimStatement states(ClaimKey item, int n, ClaimKind kind, ClaimKey next) {
        byte[] signature = sign(ClaimStatement.message(item, n, kind, next));
        return new ClaimStatement(
                item, n, kind, next, Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
    }

    private byte[] sign(byte[] message) {
        byte[] pkcs8 = Arrays.copyOf(PKCS8_HEAD, PKCS8_HEAD.length + seed.length);
        System.arraycopy(seed, 0, pkcs8, PKCS8_HEAD.length, seed.length);
        try {
            PrivateKey secret = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(secret);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform from 15 on has Ed25519", e);
        }
    }

    /** That there is a secret, and not which. */
    @Override
    public String toString() {
        return "claim secret";
    }

    private static final class Fixed extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final byte[] seed;

        Fixed(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
