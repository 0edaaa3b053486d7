package io.waymark.tlog;

/** The hashes of RFC 6962 section 2.1: leaf = SHA-256(0x00 ‖ entry), node = SHA-256(0x01 ‖ left ‖ right). */
public final class TreeHasher {

    /** The root of the tree without leaves: SHA-256 of nothing. */
    public static final Hash EMPTY_ROOT = Hash.sha256();

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private TreeHasher() {}

    /** The leaf hash of an entry. */
    public static Hash leaf(byte[] entry) {
        return Hash.sha256(LEAF, entry);
    }

    /** The hash of the node over two subtrees. */
    public static Hash node(Hash left, Hash right) {
        return Hash.sha256(NODE, left, right);
    }
}
