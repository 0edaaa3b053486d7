package io.waymark.tlog.note;

import io.waymark.tlog.Defect;
import io.waymark.tlog.Spelling;
import io.waymark.tlog.TlogException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A private key for notes. Its spelling is that of Go's {@code sumdb/note}:
 * {@code PRIVATE+KEY+<name>+<hex key id>+<base64 of type and seed>}.
 */
public final class NoteSigner {

    private static final String HEAD = "PRIVATE+KEY+";

    private final VerifierKey verifierKey;
    private final byte[] seed;

    /**
     * @param seed the 32 bytes of an Ed25519 private key (RFC 8032)
     * @throws TlogException {@link Defect#KEY_NAME}, {@link Defect#KEY_MALFORMED}
     */
    public NoteSigner(String name, SignatureType type, byte[] seed) {
        TlogException.require(seed.length == Ed25519.KEY_BYTES, Defect.KEY_MALFORMED);
        this.seed = seed.clone();
        this.verifierKey = new VerifierKey(name, type, Ed25519.publicKeyOf(this.seed));
    }

    /** A new key. */
    public static NoteSigner generate(String name, SignatureType type, SecureRandom random) {
        byte[] seed = new byte[Ed25519.KEY_BYTES];
        random.nextBytes(seed);
        return new NoteSigner(name, type, seed);
    }

    /**
     * Reads what {@link #privateKey()} wrote.
     *
     * @throws TlogException {@link Defect#KEY_MALFORMED}, {@link Defect#KEY_NAME}, {@link Defect#KEY_TYPE},
     *     {@link Defect#KEY_ID_MISMATCH}, {@link Defect#BASE64_NOT_CANONICAL}
     */
    public static NoteSigner parse(String privateKey) {
        TlogException.require(privateKey.startsWith(HEAD) && privateKey.length() <= 1_024, Defect.KEY_MALFORMED);
        String[] parts = privateKey.substring(HEAD.length()).split("\\+", 3);
        TlogException.require(parts.length == 3, Defect.KEY_MALFORMED);
        byte[] key = Spelling.base64(parts[2]);
        TlogException.require(key.length == 1 + Ed25519.KEY_BYTES, Defect.KEY_MALFORMED);
        NoteSigner signer = new NoteSigner(parts[0], SignatureType.of(key[0]), Arrays.copyOfRange(key, 1, key.length));
        TlogException.require(signer.privateKey().equals(privateKey), Defect.KEY_ID_MISMATCH);
        return signer;
    }

    /** The private key as text: a secret. */
    public String privateKey() {
        byte[] key = ByteBuffer.allocate(1 + seed.length)
                .put(verifierKey.type().code())
                .put(seed)
                .array();
        String id = HexFormat.of().toHexDigits(verifierKey.id());
        return HEAD + verifierKey.name() + "+" + id + "+" + Spelling.base64(key);
    }

    /** The public half. */
    public VerifierKey verifierKey() {
        return verifierKey;
    }

    /**
     * Signs a text.
     *
     * @throws TlogException {@link Defect#KEY_TYPE} if the key is for cosignatures; what a text may be wrong by
     */
    public NoteSignature sign(String text) {
        TlogException.require(!verifierKey.type().timestamped(), Defect.KEY_TYPE);
        Spelling.requireText(text);
        return signature(text, 0);
    }

    /**
     * Cosigns a checkpoint: as of now, this is the largest consistent tree of its origin that the signer has seen.
     * Whoever calls this has seen to that, durably ({@link io.waymark.tlog.witness.WitnessState}).
     *
     * @param now cut to seconds
     * @throws TlogException {@link Defect#KEY_TYPE} if the key is not for cosignatures; {@link Defect#TIMESTAMP}
     */
    public NoteSignature cosign(Checkpoint checkpoint, Instant now) {
        TlogException.require(verifierKey.type().timestamped(), Defect.KEY_TYPE);
        return signature(checkpoint.toString(), now.getEpochSecond());
    }

    private NoteSignature signature(String text, long time) {
        byte[] signature = verifierKey.type().sign(seed, text, time);
        return new NoteSignature(verifierKey.name(), verifierKey.id(), signature);
    }

    /** The verifier key: never the secret. */
    @Override
    public String toString() {
        return verifierKey.toString();
    }
}
