package io.waymark.devnet;

import java.time.Duration;

/**
 * When the orderer ends a block: whichever limit is reached first, as in Fabric. The time runs from the first message
 * that waits; a lone message waits for the whole of it.
 *
 * @param maxMessages      most transactions in a block, at least 1
 * @param preferredBytes   a block is cut before it would grow beyond this; a larger transaction gets its own block
 * @param absoluteMaxBytes a transaction above this is refused
 * @param timeout          how long a transaction waits for others, more than zero
 */
public record BlockCutting(int maxMessages, int preferredBytes, int absoluteMaxBytes, Duration timeout) {
    private static final int MOST_BYTES = 99 << 20;

    /** Checks the limits; throws {@link IllegalArgumentException} when a block could never be cut or sent. */
    public BlockCutting {
        if (maxMessages < 1
                || preferredBytes < 1
                || absoluteMaxBytes < preferredBytes
                || absoluteMaxBytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "needed: maxMessages >= 1 and 1 <= preferredBytes <= absoluteMaxBytes <= " + MOST_BYTES);
        }
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must be more than zero");
        }
    }

    /** 500 transactions, 2 MB, at most 10 MB, 100 ms: short enough to work with by hand. */
    public static BlockCutting defaults() {
        return new BlockCutting(500, 2 << 20, 10 << 20, Duration.ofMillis(100));
    }
}
