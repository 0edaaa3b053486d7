package io.waymark.ledger;

import java.util.HexFormat;

/**
 * The salts of one event, drawn one after the other from one secret seed of 256 bits, so that a dry run and the
 * transaction come to the same bytes. Salt i is the first 128 bits of HMAC-SHA-256(seed, "waymark salt" ‖ i as four
 * bytes, big-endian): without the seed, which is used for one event and kept nowhere, they are independent of one
 * another for anybody who knows some of them.
 */
public final class Salts {

    private static final int MOST = 10_000;
    private static final byte[] LABEL = Hash.label("waymark salt");

    private final byte[] seed;
    private int drawn;

    /**
     * @param seed 64 lower-case hexadecimal digits from a cryptographically secure generator
     * @throws IllegalArgumentException if it is missing, short or misspelled
     */
    public Salts(String seed) {
        Hex.require(seed, 32, "seed");
        this.seed = HexFormat.of().parseHex(seed);
    }

    /**
     * The next salt.
     *
     * @throws IllegalStateException after 10,000 of them
     */
    public Salt next() {
        if (drawn == MOST) {
            throw new IllegalStateException("more than " + MOST + " salts for one event");
        }
        int i = drawn++;
        byte[] counter = {(byte) (i >>> 24), (byte) (i >>> 16), (byte) (i >>> 8), (byte) i};
        return Salt.of(Hash.hmac(seed, LABEL, counter));
    }
}
