package io.waymark.tlog.note;

import io.waymark.tlog.Defect;
import io.waymark.tlog.Spelling;
import io.waymark.tlog.TlogException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The signature types of C2SP signed-note that this library can check: a closed set. A further one, such as ML-DSA-44
 * cosignatures (0x06), is a constant here, with its lengths, its message and its algorithm; nothing else knows
 * algorithms, and until then its lines are those of an unknown key, which every verifier ignores.
 */
public enum SignatureType {

    /** Ed25519 over the note's text: 0x01. */
    ED25519(0x01, false) {
        @Override
        byte[] message(String text, long time) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    },

    /** Timestamped Ed25519 checkpoint cosignature, {@code cosignature/v1}: 0x04. */
    COSIGNATURE_V1(0x04, true) {
        @Override
        byte[] message(String text, long time) {
            return ("cosignature/v1\ntime " + time + "\n" + text).getBytes(StandardCharsets.UTF_8);
        }
    };

    private final int code;
    private final boolean timestamped;

    SignatureType(int code, boolean timestamped) {
        this.code = code;
        this.timestamped = timestamped;
    }

    /** @throws TlogException {@link Defect#KEY_TYPE} */
    static SignatureType of(byte code) {
        for (SignatureType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new TlogException(Defect.KEY_TYPE);
    }

    /** The bytes that are signed. {@code time} in seconds since 1970, without meaning for types without time. */
    abstract byte[] message(String text, long time);

    /** The type byte of C2SP signed-note. */
    public byte code() {
        return (byte) code;
    }

    /** Whether a signature is a cosignature: of a checkpoint, with a time. */
    public boolean timestamped() {
        return timestamped;
    }

    /** @throws TlogException {@link Defect#KEY_MALFORMED}, {@link Defect#KEY_WEAK} */
    void requirePublicKey(byte[] key) {
        Ed25519.requirePublicKey(key);
    }

    /**
     * Checks a signature as it stands in a note, without its key id.
     *
     * @return the time in seconds since 1970, 0 for types without time
     * @throws TlogException {@link Defect#SIGNATURE_LENGTH}, {@link Defect#TIMESTAMP}, {@link Defect#SIGNATURE_INVALID}
     */
    long verify(byte[] publicKey, String text, byte[] signature) {
        int head = timestamped ? Long.BYTES : 0;
        TlogException.require(signature.length == head + Ed25519.SIGNATURE_BYTES, Defect.SIGNATURE_LENGTH);
        ByteBuffer buffer = ByteBuffer.wrap(signature);
        long time = timestamped ? buffer.getLong() : 0;
        requireTime(time);
        byte[] raw = new byte[Ed25519.SIGNATURE_BYTES];
        buffer.get(raw);
        TlogException.require(Ed25519.verify(publicKey, message(text, time), raw), Defect.SIGNATURE_INVALID);
        return time;
    }

    /** Makes a signature as it stands in a note, without its key id. */
    byte[] sign(byte[] seed, String text, long time) {
        requireTime(time);
        byte[] raw = Ed25519.sign(seed, message(text, time));
        ByteBuffer buffer = ByteBuffer.allocate((timestamped ? Long.BYTES : 0) + raw.length);
        if (timestamped) {
            buffer.putLong(time);
        }
        return buffer.put(raw).array();
    }

    private void requireTime(long time) {
        boolean good = time > 0 && time <= Spelling.MAX_NUMBER;
        TlogException.require(!timestamped || good, Defect.TIMESTAMP);
    }
}
