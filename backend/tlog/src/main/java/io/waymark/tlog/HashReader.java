package io.waymark.tlog;

/** Gives the hashes of complete subtrees: from tiles, from memory, from wherever they are stored. */
@FunctionalInterface
public interface HashReader {

    /**
     * The root of the complete subtree over the leaves from {@code index * 2^level} to
     * {@code (index + 1) * 2^level - 1}.
     *
     * @param level 0 for leaf hashes, at most 52
     * @throws IndexOutOfBoundsException if the tree has no such leaves
     */
    Hash hash(int level, long index);
}
