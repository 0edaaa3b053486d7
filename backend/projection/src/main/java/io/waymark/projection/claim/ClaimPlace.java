package io.waymark.projection.claim;

import io.waymark.claim.ClaimValue;
import io.waymark.ledger.Hash;
import java.util.List;
import java.util.Optional;

/**
 * What stands at one place of a claim key.
 *
 * @param number from 1
 * @param writes first writes, in the order of the log
 */
public record ClaimPlace(int number, List<Write> writes) {

    /**
     * @param org whose collection it stands in
     * @param keyHash of the ledger key
     * @param hash SHA-256 of the value, as the ledger has it
     * @param block number of the block
     * @param value nothing if it is not known here, or is no such value
     */
    public record Write(String org, Hash keyHash, Hash hash, long block, Optional<ClaimValue> value) {}
}
