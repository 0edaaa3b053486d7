package io.waymark.projection.bundle;

/**
 * A bundle as it goes over the wire.
 *
 * @param json canonical JSON (docs/FORMATS.md, "Bundle"); not to be changed
 * @param etag strong entity tag without quotation marks: another one whenever a byte differs
 * @param block number of the latest block that it speaks of
 */
public record Bundle(byte[] json, String etag, long block) {

    /** The size: a bundle belongs to whoever asked for it. */
    @Override
    public String toString() {
        return "bundle of " + json.length + " bytes";
    }
}
