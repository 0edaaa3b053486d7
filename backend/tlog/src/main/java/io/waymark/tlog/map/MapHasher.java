package io.waymark.tlog.map;

import io.waymark.tlog.Hash;

/**
 * The hashes of the map. For a set of keys that agree in their first d bits (bit 0 is the most significant bit of the
 * first byte), H is:
 *
 * <ul>
 *   <li>of no key: 32 zero bytes;
 *   <li>of one key, whatever d is: SHA-256(0x02 ‖ key ‖ value), so a leaf binds its whole key and stands as high as it
 *       can;
 *   <li>of more: SHA-256(0x03 ‖ H of the keys whose bit d is 0 ‖ H of the keys whose bit d is 1).
 * </ul>
 *
 * <p>The root is H of all keys with d = 0. The first byte tells these hashes from those of an RFC 6962 tree (0x00,
 * 0x01).
 */
public final class MapHasher {

    /** The hash of a subtree without keys, and the root of the map without keys. */
    public static final Hash EMPTY = Hash.of(new byte[Hash.BYTES]);

    private static final byte LEAF = 2;
    private static final byte NODE = 3;

    private MapHasher() {}

    /** The hash of a subtree with one key. */
    public static Hash leaf(Hash key, Hash value) {
        return Hash.sha256(LEAF, key, value);
    }

    /** The hash of a subtree with more than one key. */
    public static Hash node(Hash left, Hash right) {
        return Hash.sha256(NODE, left, right);
    }
}
