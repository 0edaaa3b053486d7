package io.waymark.projection.bundle;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A bundle as it goes over the wire.
 *
 * @param json canonical JSON (docs/FORMATS.md, "Bundle"); not to be changed
 * @param etag strong entity tag without quotation marks: another one whenever a byte differs
 * @param block number of the latest block that the read model had
 * @param time the latest timestamp in that block, a claim
 * @param proven up to which block it is proven; empty for one without proofs
 * @param signing of one without proofs: how many members signed the latest log; empty where this node has none
 */
public record Bundle(
        byte[] json, String etag, long block, Optional<Instant> time, OptionalLong proven, Optional<Signing> signing) {

    /**
     * @param signed members whose cosignature of the log's latest size is known here
     * @param enough whether there is a checkpoint with a quorum
     */
    public record Signing(int signed, int members, boolean enough) {}

    Bundle at(long later, Optional<Instant> claimed) {
        return later == block ? this : new Bundle(json, etag, later, claimed, proven, signing);
    }

    /** The size: a bundle belongs to whoever asked for it. */
    @Override
    public String toString() {
        return "bundle of " + json.length + " bytes";
    }
}
