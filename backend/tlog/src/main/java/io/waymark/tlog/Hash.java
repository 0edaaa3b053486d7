package io.waymark.tlog;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A SHA-256 value: 32 immutable bytes, ordered as unsigned bytes. */
public final class Hash implements Comparable<Hash> {

    /** Length in bytes. */
    public static final int BYTES = 32;

    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Hash::newDigest);

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws TlogException {@link Defect#HASH_LENGTH} unless there are 32 bytes */
    public static Hash of(byte[] bytes) {
        TlogException.require(bytes.length == BYTES, Defect.HASH_LENGTH);
        return new Hash(bytes.clone());
    }

    /** The 32 bytes from {@code offset} on. */
    public static Hash of(byte[] bytes, int offset) {
        return new Hash(Arrays.copyOfRange(bytes, offset, offset + BYTES));
    }

    /**
     * Reads the spelling of C2SP's text formats: base64, 44 characters.
     *
     * @throws TlogException {@link Defect#BASE64_NOT_CANONICAL} or {@link Defect#HASH_LENGTH}
     */
    public static Hash parse(String base64) {
        byte[] bytes = Spelling.base64(base64);
        TlogException.require(bytes.length == BYTES, Defect.HASH_LENGTH);
        return new Hash(bytes);
    }

    /** The SHA-256 of the parts, one after the other. */
    public static Hash sha256(byte[]... parts) {
        MessageDigest digest = digest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return new Hash(digest.digest());
    }

    /** The SHA-256 of one byte and two hashes: what nodes of trees are made of. */
    public static Hash sha256(byte prefix, Hash left, Hash right) {
        MessageDigest digest = digest();
        digest.update(prefix);
        digest.update(left.bytes);
        digest.update(right.bytes);
        return new Hash(digest.digest());
    }

    /** The SHA-256 of one byte and the content. */
    static Hash sha256(byte prefix, byte[] content) {
        MessageDigest digest = digest();
        digest.update(prefix);
        digest.update(content);
        return new Hash(digest.digest());
    }

    private static MessageDigest digest() {
        MessageDigest digest = SHA_256.get();
        digest.reset();
        return digest;
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Writes the 32 bytes to {@code target} from {@code offset} on. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, BYTES);
    }

    /** Bit {@code i} of 0 to 255, the most significant bit of the first byte being bit 0. */
    public boolean bit(int i) {
        return (bytes[i >> 3] >> (7 - (i & 7)) & 1) == 1;
    }

    /** The number of leading bits, 0 to 256, in which the two agree. */
    public int commonPrefix(Hash other) {
        int at = Arrays.mismatch(bytes, other.bytes);
        return at < 0 ? BYTES * 8 : at * 8 + Integer.numberOfLeadingZeros((bytes[at] ^ other.bytes[at]) & 0xff) - 24;
    }

    /** Base64, the spelling of C2SP's text formats. */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public int compareTo(Hash other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 64 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
