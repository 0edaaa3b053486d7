package io.waymark.projection.bundle;

import java.time.Instant;
import java.util.Optional;

/**
 * A bundle as it goes over the wire.
 *
 * @param json canonical JSON (docs/FORMATS.md, "Bundle"); not to be changed
 * @param etag strong entity tag without quotation marks: another one whenever a byte differs
 * @param block number of the latest block that it speaks of
 * @param time the latest timestamp in that block, a claim
 */
public record Bundle(byte[] json, String etag, long block, Optional<Instant> time) {

    /** The size: a bundle belongs to whoever asked for it. */
    @Override
    public String toString() {
        return "bundle of " + json.length + " bytes";
    }
}
