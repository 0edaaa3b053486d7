package io.waymark.projection.ledger;

import io.waymark.ledger.Hash;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One block as far as Waymark reads it, decoded by who follows the peer. Whatever a member's peer may have signed is in it
 * as it stands: a reader of blocks never stops at nonsense.
 *
 * @param number from 0
 * @param header hash of the block header
 * @param previous header hash of the block before; 32 zero bytes for block 0
 * @param transactions all of them, invalid ones too, in order
 * @param members MSP ids of the channel's organisations, if the block is a configuration block; else empty
 */
public record LedgerBlock(
        long number, Hash header, Hash previous, List<Transaction> transactions, List<String> members) {

    /**
     * @param id transaction id
     * @param claimed the client's timestamp
     * @param creator MSP id of who signed it; empty where that cannot be read
     * @param code Fabric's TxValidationCode; 0 is VALID
     * @param hashed writes in implicit collections of namespace {@code waymark}, the effective (last) one for each key, sorted
     *     by organisation and key hash; empty unless valid
     * @param publics public writes of namespace {@code waymark}; empty unless valid
     * @param own the values that this transaction wrote into the own collection, by ledger key, as the own peer gave them
     * @param ownMissing whether the own peer does not have them (yet): the hashes count, the rows follow later
     */
    public record Transaction(
            String id,
            Instant claimed,
            String creator,
            int code,
            List<HashedWrite> hashed,
            List<PublicWrite> publics,
            Map<String, byte[]> own,
            boolean ownMissing) {

        /** Whether its writes count. */
        public boolean valid() {
            return code == 0;
        }
    }

    /**
     * @param org whose implicit collection it is in
     * @param keyHash as in the block; 32 bytes unless malformed
     * @param valueHash as in the block; empty for a deletion
     * @param delete deleted, or purged
     * @param purge purged
     */
    public record HashedWrite(String org, byte[] keyHash, byte[] valueHash, boolean delete, boolean purge) {}

    /** @param value empty for a deletion */
    public record PublicWrite(String key, byte[] value, boolean delete) {}
}
