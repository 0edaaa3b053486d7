package io.waymark.projection.ledger;

import io.waymark.ledger.Hash;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
     * @param hashed writes in implicit collections of namespace {@code waymark}, as {@link #effective} gives them; empty unless
     *     valid
     * @param publics public writes of namespace {@code waymark}; empty unless valid
     * @param own the values that this transaction wrote into the own collection, by ledger key, as the own peer gave them
     * @param ownMissing whether the own peer does not have them (yet): the hashes count, the rows follow later
     * @param logOnly what becomes leaves of the log and nothing else; nothing unless valid
     */
    public record Transaction(
            String id,
            Instant claimed,
            String creator,
            int code,
            List<HashedWrite> hashed,
            List<PublicWrite> publics,
            Map<String, byte[]> own,
            boolean ownMissing,
            LogOnly logOnly) {

        /** One that says nothing for the log alone. */
        public Transaction(
                String id,
                Instant claimed,
                String creator,
                int code,
                List<HashedWrite> hashed,
                List<PublicWrite> publics,
                Map<String, byte[]> own,
                boolean ownMissing) {
            this(id, claimed, creator, code, hashed, publics, own, ownMissing, LogOnly.NONE);
        }

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

    /**
     * What the log records beside writes.
     *
     * @param hashed metadata writes in implicit collections
     * @param publics metadata writes of public keys
     * @param definition digest of a commit of the chaincode's definition (docs/FORMATS.md, "Leaves")
     * @param configuration digest of a configuration of the channel
     */
    public record LogOnly(
            List<HashedMetadata> hashed,
            List<PublicMetadata> publics,
            Optional<Hash> definition,
            Optional<Hash> configuration) {

        /** Nothing. */
        public static final LogOnly NONE = new LogOnly(List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    /** @param value SHA-256 of the metadata's entries; nothing where there are none left */
    public record HashedMetadata(String org, byte[] keyHash, Optional<Hash> value) {}

    /** @param value SHA-256 of the metadata's entries; nothing where there are none left */
    public record PublicMetadata(String key, Optional<Hash> value) {}

    private record Place(String org, ByteBuffer keyHash) {}

    /**
     * Which of a transaction's hashed writes count, sorted by organisation and key hash. This is the one place that decides
     * what a key that stands twice in a set comes to: the last entry, whatever Fabric's state makes of it
     * (docs/decisions/0040-several-writes-of-one-key.md).
     */
    public static List<HashedWrite> effective(Collection<HashedWrite> writes) {
        Map<Place, HashedWrite> last = new LinkedHashMap<>();
        writes.forEach(w -> last.put(new Place(w.org(), ByteBuffer.wrap(w.keyHash())), w));
        List<HashedWrite> sorted = new ArrayList<>(last.values());
        sorted.sort(
                Comparator.comparing(HashedWrite::org).thenComparing(HashedWrite::keyHash, Arrays::compareUnsigned));
        return sorted;
    }
}
