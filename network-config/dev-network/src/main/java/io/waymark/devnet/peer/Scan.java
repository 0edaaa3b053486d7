package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import java.util.Optional;

/** Results of a range query, one after the other. */
public interface Scan {
    /**
     * A key and its value.
     *
     * @param key   the key
     * @param value the value
     */
    record Row(String key, ByteString value) {}

    /** The next row; empty at the end. */
    Optional<Row> next();

    /** For a paged query that ended with its page: the key to go on from; empty when there is nothing more. */
    String bookmark();
}
