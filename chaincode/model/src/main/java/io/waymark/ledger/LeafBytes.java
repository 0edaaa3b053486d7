package io.waymark.ledger;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Puts an entry of the log together. */
final class LeafBytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    /** A number in so many bytes, the most significant first. */
    LeafBytes add(long number, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            out.write((int) (number >>> 8 * i));
        }
        return this;
    }

    LeafBytes add(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    LeafBytes add(Hash hash) {
        return add(hash.bytes());
    }

    LeafBytes add(Optional<Hash> hash) {
        hash.ifPresent(this::add);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
