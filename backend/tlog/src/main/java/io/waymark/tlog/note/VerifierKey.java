package io.waymark.tlog.note;

import io.waymark.tlog.Defect;
import io.waymark.tlog.Hash;
import io.waymark.tlog.Spelling;
import io.waymark.tlog.TlogException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** A verifier key of C2SP signed-note ("vkey"): {@code <name>+<hex key id>+<base64 of type and public key>}. */
public final class VerifierKey {

    private static final int MAX_CHARACTERS = 8_192;

    private final String name;
    private final SignatureType type;
    private final byte[] publicKey;
    private final int id;

    /** @throws TlogException {@link Defect#KEY_NAME}, {@link Defect#KEY_MALFORMED}, {@link Defect#KEY_WEAK} */
    public VerifierKey(String name, SignatureType type, byte[] publicKey) {
        requireName(name);
        type.requirePublicKey(publicKey);
        this.name = name;
        this.type = type;
        this.publicKey = publicKey.clone();
        byte[] text = (name + "\n").getBytes(StandardCharsets.UTF_8);
        this.id = ByteBuffer.wrap(
                        Hash.sha256(text, new byte[] {type.code()}, publicKey).bytes())
                .getInt();
    }

    /**
     * Reads a vkey.
     *
     * @throws TlogException {@link Defect#KEY_MALFORMED}, {@link Defect#KEY_NAME}, {@link Defect#KEY_TYPE},
     *     {@link Defect#KEY_ID_MISMATCH}, {@link Defect#KEY_WEAK}, {@link Defect#BASE64_NOT_CANONICAL}
     */
    public static VerifierKey parse(String vkey) {
        TlogException.require(vkey.length() <= MAX_CHARACTERS, Defect.TOO_LONG);
        String[] parts = vkey.split("\\+", 3); // base64 may hold a plus sign, name and key id may not
        TlogException.require(parts.length == 3, Defect.KEY_MALFORMED);
        TlogException.require(parts[1].matches("[0-9a-f]{8}"), Defect.KEY_MALFORMED);
        byte[] key = Spelling.base64(parts[2]);
        TlogException.require(key.length > 1, Defect.KEY_MALFORMED);
        VerifierKey parsed =
                new VerifierKey(parts[0], SignatureType.of(key[0]), Arrays.copyOfRange(key, 1, key.length));
        TlogException.require(parsed.toString().equals(vkey), Defect.KEY_ID_MISMATCH);
        return parsed;
    }

    /**
     * A key name is not empty and has no Unicode space, plus sign or control character.
     *
     * @throws TlogException {@link Defect#KEY_NAME}
     */
    static void requireName(String name) {
        boolean good = !name.isEmpty()
                && name.length() <= 255
                && StandardCharsets.UTF_8.newEncoder().canEncode(name)
                && name.codePoints().noneMatch(VerifierKey::noNameCharacter);
        TlogException.require(good, Defect.KEY_NAME);
    }

    private static boolean noNameCharacter(int c) {
        return c < 0x20 || c == '+' || c == 0x85 || Character.isSpaceChar(c) || Character.isWhitespace(c);
    }

    /** The key name, which stands in signature lines. */
    public String name() {
        return name;
    }

    /** What signatures of this key are. */
    public SignatureType type() {
        return type;
    }

    /** The first four bytes of SHA-256(name ‖ newline ‖ type ‖ public key), big-endian. */
    public int id() {
        return id;
    }

    /** A copy of the public key as its algorithm encodes it. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** Whether both hold the same public key, whatever their names and types. */
    public boolean samePublicKey(VerifierKey other) {
        return Arrays.equals(publicKey, other.publicKey);
    }

    /**
     * Checks a signature of this key.
     *
     * @throws TlogException {@link Defect#SIGNATURE_LENGTH}, {@link Defect#TIMESTAMP}, {@link Defect#SIGNATURE_INVALID}
     */
    VerifiedSignature verify(String text, NoteSignature signature) {
        return new VerifiedSignature(this, type.verify(publicKey, text, signature.signature()));
    }

    boolean made(NoteSignature signature) {
        return signature.keyId() == id && signature.name().equals(name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey key
                && key.name.equals(name)
                && key.type == type
                && Arrays.equals(key.publicKey, publicKey);
    }

    @Override
    public int hashCode() {
        return id;
    }

    /** The vkey. */
    @Override
    public String toString() {
        byte[] key = ByteBuffer.allocate(1 + publicKey.length)
                .put(type.code())
                .put(publicKey)
                .array();
        return name + "+" + HexFormat.of().toHexDigits(id) + "+" + Spelling.base64(key);
    }
}
