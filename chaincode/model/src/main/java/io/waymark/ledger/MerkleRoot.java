package io.waymark.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The Merkle Tree Hash of RFC 6962 section 2.1 over a small list, and inclusion proofs in it: what a unit's step says
 * of its content and a consumed step of what was made.
 */
public final class MerkleRoot {

    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private MerkleRoot() {}

    /** The root over the entries in the given order; over none it is SHA-256 of nothing. */
    public static Hash of(List<byte[]> entries) {
        if (entries.isEmpty()) {
            return Hash.sha256();
        }
        List<Hash> level = new ArrayList<>(entries.size());
        for (byte[] entry : entries) {
            level.add(leaf(entry));
        }
        while (level.size() > 1) {
            level = up(level);
        }
        return level.get(0);
    }

    /** The root over the 32 bytes of each hash, sorted. */
    public static Hash ofSorted(Collection<Hash> hashes) {
        return of(hashes.stream().sorted().map(Hash::bytes).toList());
    }

    /** The audit path (RFC 6962 section 2.1.1) of entry {@code index}, from the leaf upwards. */
    public static List<Hash> path(List<byte[]> entries, int index) {
        if (index < 0 || index >= entries.size()) {
            throw new IllegalArgumentException("no entry " + index + " among " + entries.size());
        }
        List<Hash> level =
                new ArrayList<>(entries.stream().map(MerkleRoot::leaf).toList());
        List<Hash> path = new ArrayList<>();
        int i = index;
        while (level.size() > 1) {
            int sibling = i ^ 1;
            if (sibling < level.size()) {
                path.add(level.get(sibling));
            }
            level = up(level);
            i >>= 1;
        }
        return path;
    }

    /**
     * The root that an audit path leads to, or nothing where the path has not the length that index and size ask for.
     *
     * @param size number of entries, 1 or more
     */
    public static Optional<Hash> rootFrom(byte[] entry, int index, int size, List<Hash> path) {
        if (index < 0 || index >= size) {
            return Optional.empty();
        }
        Hash at = leaf(entry);
        int i = index;
        int last = size - 1;
        int used = 0;
        while (last > 0) {
            boolean right = (i & 1) == 1;
            if (right || i < last) {
                if (used == path.size()) {
                    return Optional.empty();
                }
                Hash sibling = path.get(used++);
                at = right ? node(sibling, at) : node(at, sibling);
            }
            i >>= 1;
            last >>= 1;
        }
        return used == path.size() ? Optional.of(at) : Optional.empty();
    }

    private static List<Hash> up(List<Hash> level) {
        List<Hash> above = new ArrayList<>((level.size() + 1) / 2);
        for (int i = 0; i < level.size(); i += 2) {
            above.add(i + 1 < level.size() ? node(level.get(i), level.get(i + 1)) : level.get(i));
        }
        return above;
    }

    private static Hash leaf(byte[] entry) {
        return Hash.sha256(LEAF, entry);
    }

    private static Hash node(Hash left, Hash right) {
        return Hash.sha256(NODE, left.bytes(), right.bytes());
    }
}
