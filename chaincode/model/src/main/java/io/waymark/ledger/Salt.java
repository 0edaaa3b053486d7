package io.waymark.ledger;

import java.util.HexFormat;

/**
 * 128 secret bits that make a value unguessable by its hash, and that lead from a step to the key of the next one.
 *
 * @param hex 32 lower-case hexadecimal digits; never logged, see {@link #toString()}
 */
public record Salt(String hex) {

    /** @throws IllegalArgumentException if it is not 32 lower-case hexadecimal digits */
    public Salt {
        Hex.require(hex, 16, "salt");
    }

    /** The first 128 bits of a hash. */
    public static Salt of(Hash hash) {
        return new Salt(hash.hex().substring(0, 32));
    }

    /** The 16 bytes. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** Says that there is a salt, and not which: salts are private. */
    @Override
    public String toString() {
        return "salt";
    }
}
