package io.waymark.custody;

import io.waymark.ledger.Hash;

/**
 * A list that a step commits to without showing it: what is in a unit, or what was made of something.
 *
 * @param root RFC 6962 root over the sorted entries
 * @param count number of entries
 */
public record Merkle(Hash root, int count) {

    /** The most entries that one step may commit to. */
    public static final int MOST = 1_000;

    /** Nothing inside. */
    public static final Merkle EMPTY = new Merkle(Hash.sha256(), 0);

    /** @throws IllegalArgumentException if the count is negative or above {@link #MOST} */
    public Merkle {
        if (count < 0 || count > MOST || (count == 0) != root.equals(Hash.sha256())) {
            throw new IllegalArgumentException("count does not fit");
        }
    }
}
