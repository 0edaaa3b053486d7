package io.waymark.projection.ledger;

import io.waymark.ledger.Hash;
import io.waymark.ledger.Leaf;
import io.waymark.ledger.Names;
import io.waymark.projection.ledger.LedgerBlock.HashedWrite;
import io.waymark.projection.ledger.LedgerBlock.PublicWrite;
import io.waymark.projection.ledger.LedgerBlock.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A block's leaves, numbered, all but its state leaf (docs/FORMATS.md, "Leaves"). They follow from the block alone, and
 * nothing that a member's peer may have signed keeps them from being made.
 */
final class BlockLeaves {

    private static final int HASH = 32;
    private static final Hash NOTHING = Hash.sha256();

    /** A leaf that enters the map. */
    record Entered(long index, Leaf.Write leaf) {}

    /** A public one that does. */
    record EnteredPublic(long index, Leaf.PublicWrite leaf) {}

    /** A leaf with what it is sorted by within its transaction. */
    private record Sorted(String org, byte[] key, Leaf leaf) {}

    private final long block;
    private final long from;
    private final List<Leaf> leaves = new ArrayList<>();
    private final List<List<Entered>> hashed = new ArrayList<>();
    private final List<EnteredPublic> publics = new ArrayList<>();

    /** @param from how many leaves the log has before this block */
    BlockLeaves(LedgerBlock block, long from) {
        this.block = block.number();
        this.from = from;
        block.transactions().forEach(this::add);
    }

    /** All of them, in order. */
    List<Leaf> leaves() {
        return leaves;
    }

    /** Those in implicit collections that enter the map, by the place of their transaction. */
    List<List<Entered>> hashed() {
        return hashed;
    }

    /** The public ones that enter the map. */
    List<EnteredPublic> publics() {
        return publics;
    }

    private void add(Transaction transaction) {
        hashed.add(new ArrayList<>());
        if (!transaction.valid()) {
            return;
        }
        List<Sorted> sorted = new ArrayList<>();
        LedgerBlock.effective(transaction.hashed()).forEach(w -> add(sorted, w.org(), w.keyHash(), flags(w), value(w)));
        transaction.logOnly().hashed().forEach(m -> add(sorted, m.org(), m.keyHash(), metadata(m.value()), m.value()));
        number(sorted);
        sorted.clear();
        Map<String, PublicWrite> last = new LinkedHashMap<>();
        transaction.publics().forEach(w -> last.put(w.key(), w));
        last.values()
                .forEach(w -> add(
                        sorted,
                        w.key(),
                        w.delete() ? Leaf.DELETED : 0,
                        w.delete() ? Optional.empty() : Optional.of(Hash.sha256(w.value()))));
        transaction.logOnly().publics().forEach(m -> add(sorted, m.key(), metadata(m.value()), m.value()));
        number(sorted);
        transaction.logOnly().definition().ifPresent(digest -> leaves.add(new Leaf.Definition(block, digest)));
        transaction.logOnly().configuration().ifPresent(digest -> leaves.add(new Leaf.Configuration(block, digest)));
    }

    private void add(List<Sorted> sorted, String org, byte[] keyHash, int flags, Optional<Hash> value) {
        try {
            Names.requireOrganisation(org);
        } catch (IllegalArgumentException notAnOrganisation) {
            return;
        }
        Leaf leaf = keyHash.length == HASH
                ? new Leaf.Write(block, org, Hash.of(keyHash), flags, value)
                : new Leaf.OddWrite(block, org, keyHash.length, Hash.sha256(keyHash), flags, value);
        sorted.add(new Sorted(org, keyHash, leaf));
    }

    private void add(List<Sorted> sorted, String key, int flags, Optional<Hash> value) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        Leaf leaf = bytes.length <= Leaf.PublicWrite.LONGEST_KEY
                ? new Leaf.PublicWrite(block, key, flags, value)
                : new Leaf.OddWrite(block, "", bytes.length, Hash.sha256(bytes), flags, value);
        sorted.add(new Sorted("", bytes, leaf));
    }

    /** The sort keeps the order of what is equal: a write stands before the metadata write of its key. */
    private void number(List<Sorted> sorted) {
        sorted.sort(Comparator.comparing(Sorted::org).thenComparing(Sorted::key, Arrays::compareUnsigned));
        for (Sorted s : sorted) {
            long index = from + leaves.size();
            leaves.add(s.leaf());
            if (s.leaf() instanceof Leaf.Write write && (write.flags() & Leaf.METADATA) == 0) {
                hashed.get(hashed.size() - 1).add(new Entered(index, write));
            } else if (s.leaf() instanceof Leaf.PublicWrite write && (write.flags() & Leaf.METADATA) == 0) {
                publics.add(new EnteredPublic(index, write));
            }
        }
    }

    private static int metadata(Optional<Hash> value) {
        return Leaf.METADATA | (value.isPresent() ? 0 : Leaf.DELETED);
    }

    private static boolean deletes(HashedWrite write) {
        byte[] value = write.valueHash();
        return write.delete()
                || write.purge()
                || value.length == 0
                || value.length == HASH && Hash.of(value).equals(NOTHING);
    }

    private static int flags(HashedWrite write) {
        if (deletes(write)) {
            return Leaf.DELETED | (write.purge() ? Leaf.PURGED : 0);
        }
        return write.valueHash().length == HASH ? 0 : Leaf.MALFORMED;
    }

    private static Optional<Hash> value(HashedWrite write) {
        if (deletes(write)) {
            return Optional.empty();
        }
        byte[] value = write.valueHash();
        return Optional.of(value.length == HASH ? Hash.of(value) : Hash.sha256(value));
    }
}
