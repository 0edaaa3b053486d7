package io.waymark.gs1;

/** Check digits and check characters (GS1 General Specifications, section 7.9). */
public final class CheckDigits {
    /** CSET 82 in the order that gives each character its weight (figure 7.11-1). */
    private static final String CSET_82 =
            "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    private static final String CSET_32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    /** The first primes, one for each character that a value of at most 25 characters has before its check pair. */
    private static final int[] PRIMES = {
        2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83
    };

    private CheckDigits() {}

    /**
     * The digit that completes these digits: weights 3 and 1 in turn from the right, summed up to the next ten.
     *
     * @param digits digits only, the check digit not among them
     */
    public static char of(String digits) {
        int sum = 0;
        for (int i = digits.length() - 1, weight = 3; i >= 0; i--, weight = 4 - weight) {
            sum += weight * (digits.charAt(i) - '0');
        }
        return (char) ('0' + (10 - sum % 10) % 10);
    }

    /** Whether the last of these digits completes the others. */
    static boolean hold(String digits) {
        int last = digits.length() - 1;
        return of(digits.substring(0, last)) == digits.charAt(last);
    }

    /** Whether the last two characters complete the others (section 7.9.5, for GMN and MUDI); at most 25 of CSET 82. */
    static boolean pairHolds(String value) {
        int data = value.length() - 2;
        if (data < 0 || data > PRIMES.length) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < data; i++) {
            sum += CSET_82.indexOf(value.charAt(i)) * PRIMES[data - 1 - i];
        }
        sum %= 1021;
        return value.charAt(data) == CSET_32.charAt(sum >> 5) && value.charAt(data + 1) == CSET_32.charAt(sum & 31);
    }
}
