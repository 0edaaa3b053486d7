package io.waymark.projection.journey;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import java.util.Optional;

/**
 * An object's row: where its chain stands.
 *
 * @param name name of the chain
 * @param kind word of its kind
 * @param identifier canonical; of the lot for a portion
 * @param gtin 14 digits, of items and portions
 * @param lot canonical identifier of the lot, where known
 * @param headWriter writer of the head
 * @param headKey key id of the head
 * @param status word of the head's status
 * @param custodian MSP id of who has it after the head
 * @param receiver MSP id of whom it is offered to
 * @param exit key id of the unit step by which it left its unit, while the head is packed and it has left
 * @param exitWriter writer of that step
 * @param unit the unit that it is in
 * @param nextKey SHA-256 of the ledger key of the next step; empty while it is in a unit or has ended
 * @param goneTo who wrote the next step and has not shown it
 * @param changedBlock block of the latest change
 */
public record Chain(
        ObjectName name,
        String kind,
        String identifier,
        Optional<String> gtin,
        Optional<String> lot,
        String headWriter,
        KeyId headKey,
        String status,
        String custodian,
        Optional<String> receiver,
        Optional<KeyId> exit,
        Optional<String> exitWriter,
        Optional<ObjectName> unit,
        Optional<Hash> nextKey,
        Optional<String> goneTo,
        long changedBlock) {

    /** Nothing private. */
    @Override
    public String toString() {
        return kind;
    }
}
