package io.waymark.tlog.note;

import io.waymark.tlog.Defect;
import io.waymark.tlog.TlogException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/** Ed25519 (RFC 8032) of the JDK, with raw 32-byte keys. */
final class Ed25519 {

    static final int KEY_BYTES = 32;
    static final int SIGNATURE_BYTES = 64;

    private static final byte[] SPKI_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final byte[] PKCS8_HEAD = HexFormat.of().parseHex("302e020100300506032b657004220420");
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    /** The y coordinates of the eight points of low order, big-endian; anybody can make signatures under those keys. */
    private static final Set<BigInteger> LOW_ORDER = Set.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            P.subtract(BigInteger.ONE),
            new BigInteger("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16),
            new BigInteger("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16));

    private Ed25519() {}

    /** @throws TlogException {@link Defect#KEY_MALFORMED}, {@link Defect#KEY_WEAK} */
    static void requirePublicKey(byte[] key) {
        TlogException.require(key.length == KEY_BYTES, Defect.KEY_MALFORMED);
        byte[] bigEndian = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            bigEndian[i] = key[KEY_BYTES - 1 - i];
        }
        BigInteger y = new BigInteger(1, bigEndian).clearBit(255);
        TlogException.require(y.compareTo(P) < 0, Defect.KEY_MALFORMED);
        TlogException.require(!LOW_ORDER.contains(y), Defect.KEY_WEAK);
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(publicKey(key));
            signature.update(new byte[0]);
            signature.verify(new byte[SIGNATURE_BYTES]);
        } catch (GeneralSecurityException e) {
            throw new TlogException(Defect.KEY_MALFORMED);
        }
    }

    private static PublicKey publicKey(byte[] key) throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(join(SPKI_HEAD, key)));
    }

    static boolean verify(byte[] key, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey(key));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // the JDK throws where S is not below the order or R is no point
        }
    }

    static byte[] sign(byte[] seed, byte[] message) {
        try {
            PrivateKey key =
                    KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(join(PKCS8_HEAD, seed)));
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(key);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform from 15 on has Ed25519", e);
        }
    }

    /**
     * The public key of a seed: the JDK derives it only while it makes a key pair, so it is given the seed as
     * randomness.
     */
    static byte[] publicKeyOf(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new Fixed(seed));
            byte[] spki = generator.generateKeyPair().getPublic().getEncoded();
            byte[] key = Arrays.copyOfRange(spki, SPKI_HEAD.length, spki.length);
            byte[] probe = {1};
            if (!verify(key, probe, sign(seed, probe))) {
                throw new IllegalStateException("the security provider does not make a key pair from the seed alone");
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform from 15 on has Ed25519", e);
        }
    }

    private static byte[] join(byte[] head, byte[] tail) {
        byte[] both = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, both, head.length, tail.length);
        return both;
    }

    private static final class Fixed extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final byte[] seed;

        Fixed(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
