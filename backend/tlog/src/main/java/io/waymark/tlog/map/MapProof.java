package io.waymark.tlog.map;

import io.waymark.tlog.Defect;
import io.waymark.tlog.Hash;
import io.waymark.tlog.TlogException;
import java.util.List;

/**
 * One proof for many keys of one map: which of them are present, with which values, and which are absent. It is a
 * stream of items, each one byte and what belongs to it, met on the way from the root down, bit 0 before bit 1. To
 * verify, with the claims in strictly ascending order of their keys, beginning with depth 0 and all of them:
 *
 * <pre>
 * hash(depth, claims):                            // claims is never empty
 *   read one byte
 *   0 (empty): refuse if a claim is of presence; return 32 zero bytes
 *   1 (leaf): if one claim is of presence, return leaf(its key, its value); refuse if more than one is
 *             else read 32 bytes of key and 32 bytes of value: another leaf is all there is here
 *             refuse unless the key's first depth bits are those of the claims; refuse if it is the key of a claim
 *             return leaf(key, value)
 *   2 or 3 (node): refuse if depth = 256
 *             zeros, ones = the claims whose key's bit number depth is 0, is 1
 *             if neither is empty: refuse unless the byte is 2
 *                                  return node(hash(depth + 1, zeros), hash(depth + 1, ones))
 *             sibling = 32 zero bytes if the byte is 2, else read 32 bytes, refuse if they are all zero
 *             if ones is empty return node(hash(depth + 1, zeros), sibling), else node(sibling, hash(depth + 1, ones))
 *   else refuse
 * </pre>
 *
 * Refuse if bytes are missing or left over, or unless the hash is the root ({@link MapHasher} has leaf and node). There
 * is one proof for a set of keys of a map. Everything but the hashes is checked before anything is hashed.
 */
public final class MapProof {

    /** As many claims as one proof may prove. */
    public static final int MAX_CLAIMS = 4_096;

    /** As many bytes as a proof may have. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    static final int EMPTY = 0;
    static final int LEAF = 1;
    static final int NODE = 2;
    static final int NODE_WITH_SIBLING = 3;

    private static final int KEY_BITS = Hash.BYTES * 8;

    private final byte[] proof;
    private final List<MapClaim> claims;
    private int at;
    private boolean hashing;

    private MapProof(byte[] proof, List<MapClaim> claims) {
        this.proof = proof;
        this.claims = claims;
    }

    /**
     * Checks a proof.
     *
     * @param proof  its bytes
     * @param claims at least one, in strictly ascending order of their keys
     * @param root   the map's root
     * @throws TlogException {@link Defect#NOTHING_PROVEN}, {@link Defect#TOO_LONG}, {@link Defect#NOT_ASCENDING},
     *     {@link Defect#PROOF_LENGTH}, {@link Defect#MAP_ITEM}, {@link Defect#MAP_DEPTH},
     *     {@link Defect#MAP_OTHER_LEAF}, {@link Defect#ROOT_MISMATCH}
     */
    public static void verify(byte[] proof, List<MapClaim> claims, Hash root) {
        requireClaims(claims.stream().map(MapClaim::key).toList());
        TlogException.require(proof.length <= MAX_BYTES, Defect.TOO_LONG);
        MapProof walk = new MapProof(proof, claims);
        walk.hash(0, 0, claims.size());
        TlogException.require(walk.at == proof.length, Defect.PROOF_LENGTH);
        walk.at = 0;
        walk.hashing = true;
        TlogException.require(walk.hash(0, 0, claims.size()).equals(root), Defect.ROOT_MISMATCH);
    }

    static void requireClaims(List<Hash> keys) {
        TlogException.require(!keys.isEmpty(), Defect.NOTHING_PROVEN);
        TlogException.require(keys.size() <= MAX_CLAIMS, Defect.TOO_LONG);
        for (int i = 1; i < keys.size(); i++) {
            TlogException.require(keys.get(i - 1).compareTo(keys.get(i)) < 0, Defect.NOT_ASCENDING);
        }
    }

    /**
     * Walks the proof once to check its shape, then once more to hash; {@code first} to {@code end} are positions of
     * claims.
     */
    private Hash hash(int depth, int first, int end) {
        TlogException.require(at < proof.length, Defect.PROOF_LENGTH);
        int item = proof[at++];
        if (item == EMPTY) {
            TlogException.require(present(first, end) == 0, Defect.MAP_ITEM);
            return MapHasher.EMPTY;
        }
        if (item == LEAF) {
            return leaf(depth, first, end);
        }
        TlogException.require(item == NODE || item == NODE_WITH_SIBLING, Defect.MAP_ITEM);
        TlogException.require(depth < KEY_BITS, Defect.MAP_DEPTH);
        int cut = first;
        while (cut < end && !claims.get(cut).key().bit(depth)) {
            cut++;
        }
        if (first < cut && cut < end) {
            TlogException.require(item == NODE, Defect.MAP_ITEM);
            Hash zeros = hash(depth + 1, first, cut);
            return node(zeros, hash(depth + 1, cut, end));
        }
        Hash sibling = MapHasher.EMPTY;
        if (item == NODE_WITH_SIBLING) {
            sibling = read();
            TlogException.require(!sibling.equals(MapHasher.EMPTY), Defect.MAP_ITEM);
        }
        Hash below = hash(depth + 1, first, end);
        return cut == end ? node(below, sibling) : node(sibling, below);
    }

    private Hash leaf(int depth, int first, int end) {
        int present = present(first, end);
        TlogException.require(present <= 1, Defect.MAP_ITEM);
        if (present == 1) {
            int claim = first;
            while (claims.get(claim).value().isEmpty()) {
                claim++;
            }
            return leaf(claims.get(claim).key(), claims.get(claim).value().get());
        }
        Hash key = read();
        Hash value = read();
        TlogException.require(key.commonPrefix(claims.get(first).key()) >= depth, Defect.MAP_OTHER_LEAF);
        boolean claimed = claims.subList(first, end).stream()
                .anyMatch(claim -> claim.key().equals(key));
        TlogException.require(!claimed, Defect.MAP_OTHER_LEAF);
        return leaf(key, value);
    }

    private int present(int first, int end) {
        return (int) claims.subList(first, end).stream()
                .filter(claim -> claim.value().isPresent())
                .count();
    }

    private Hash leaf(Hash key, Hash value) {
        return hashing ? MapHasher.leaf(key, value) : MapHasher.EMPTY;
    }

    private Hash node(Hash left, Hash right) {
        return hashing ? MapHasher.node(left, right) : MapHasher.EMPTY;
    }

    private Hash read() {
        TlogException.require(proof.length - at >= Hash.BYTES, Defect.PROOF_LENGTH);
        at += Hash.BYTES;
        return Hash.of(proof, at - Hash.BYTES);
    }
}
