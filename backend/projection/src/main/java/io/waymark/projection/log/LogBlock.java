package io.waymark.projection.log;

import io.waymark.ledger.Hash;
import io.waymark.ledger.Leaf;
import io.waymark.ledger.MapEntry;
import java.util.List;
import java.util.Map;

/**
 * What a block brings to the log.
 *
 * @param number of the block
 * @param header hash of its header
 * @param leaves all but its state leaf, in order
 * @param changes the map's entries that are new or changed, by position
 */
public record LogBlock(long number, Hash header, List<Leaf> leaves, Map<Hash, MapEntry> changes) {}
