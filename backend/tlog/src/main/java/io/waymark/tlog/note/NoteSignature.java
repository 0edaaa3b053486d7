package io.waymark.tlog.note;

import io.waymark.tlog.Defect;
import io.waymark.tlog.Spelling;
import io.waymark.tlog.TlogException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One signature line of a note: em dash, space, key name, space, base64 of key id and signature.
 *
 * @param name      the key's name
 * @param keyId     the key's id
 * @param signature what its algorithm made, not empty; not to be changed
 */
public record NoteSignature(String name, int keyId, byte[] signature) {

    private static final String HEAD = "\u2014 ";
    private static final int MAX_BYTES = 5_120;

    /** @throws TlogException {@link Defect#KEY_NAME}, {@link Defect#SIGNATURE_LINE} */
    public NoteSignature {
        VerifierKey.requireName(name);
        TlogException.require(signature.length > 0 && signature.length <= MAX_BYTES, Defect.SIGNATURE_LINE);
    }

    /**
     * Reads a line, without its newline.
     *
     * @throws TlogException {@link Defect#SIGNATURE_LINE}, {@link Defect#KEY_NAME}, {@link Defect#BASE64_NOT_CANONICAL}
     */
    public static NoteSignature parse(String line) {
        TlogException.require(line.startsWith(HEAD), Defect.SIGNATURE_LINE);
        String[] parts = line.substring(HEAD.length()).split(" ", -1);
        TlogException.require(parts.length == 2, Defect.SIGNATURE_LINE);
        byte[] bytes = Spelling.base64(parts[1]);
        TlogException.require(bytes.length > Integer.BYTES, Defect.SIGNATURE_LINE);
        int keyId = ByteBuffer.wrap(bytes).getInt();
        return new NoteSignature(parts[0], keyId, Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteSignature that && that.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** The line, without its newline. */
    @Override
    public String toString() {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES + signature.length)
                .putInt(keyId)
                .put(signature)
                .array();
        return HEAD + name + " " + Spelling.base64(bytes);
    }
}
