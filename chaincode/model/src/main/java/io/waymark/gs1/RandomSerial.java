package io.waymark.gs1;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Makes the serial numbers of one batch: 20 characters of upper-case base32 (RFC 4648, {@code A-Z2-7}), 100 random bits. The
 * first 12 characters (60 bits) are drawn once and name the batch, the last 8 (40 bits) name the item, so that one
 * identifier has one place in one batch. Not safe for several threads.
 */
public final class RandomSerial {
    /** Length of a serial number in characters. */
    public static final int LENGTH = 20;

    private static final int BATCH_LENGTH = 12;
    private static final int BATCH_LIMIT = 1 << 20;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final RandomGenerator random;
    private final String batch;
    private final Set<String> given = new HashSet<>();

    /**
     * A batch with a new name.
     *
     * @param random where all bits come from; a {@link java.security.SecureRandom} wherever serials must not be guessed
     */
    public RandomSerial(RandomGenerator random) {
        this.random = random;
        this.batch = characters(BATCH_LENGTH);
    }

    /**
     * Whether a serial number has the form of those made here. Whoever made it: the form alone decides by which rule an
     * item's ref is found.
     */
    public static boolean hasForm(String serial) {
        if (serial.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            if (ALPHABET.indexOf(serial.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Another serial number of this batch, never one that it gave before.
     *
     * @throws IllegalStateException after 1,048,576 of them, when a new batch is due
     */
    public String next() {
        if (given.size() == BATCH_LIMIT) {
            throw new IllegalStateException("a batch has at most " + BATCH_LIMIT + " serial numbers");
        }
        String item = characters(LENGTH - BATCH_LENGTH);
        while (!given.add(item)) {
            item = characters(LENGTH - BATCH_LENGTH);
        }
        return batch + item;
    }

    private String characters(int count) {
        long bits = random.nextLong();
        StringBuilder out = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            out.append(ALPHABET.charAt((int) (bits & 31)));
            bits >>>= 5;
        }
        return out.toString();
    }
}
