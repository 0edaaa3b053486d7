package io.waymark.json;

/**
 * What a JSON text may cost before it is refused. All are inclusive.
 *
 * @param bytes length of the text in bytes of UTF-8
 * @param depth how deep arrays and objects may nest (a bare scalar has depth 0)
 * @param stringLength length of one string or member name in UTF-16 code units, after unescaping
 * @param numberDigits digits of one number, exponent apart
 * @param numberExponent the largest exponent that may be written after {@code e}, its sign apart
 * @param members members of one object, elements of one array
 * @param values values in the whole text
 */
public record JsonLimits(
        int bytes, int depth, int stringLength, int numberDigits, int numberExponent, int members, int values) {

    /** No limit may be above these, so that recursion and arithmetic on parsed values are always affordable. */
    static final int MAX_DEPTH = 500;

    static final int MAX_NUMBER_DIGITS = 1_000;
    static final int MAX_NUMBER_EXPONENT = 1_000;

    /** A document of events: 32 MiB, lists of up to 100,000 elements. */
    public static final JsonLimits DOCUMENT = new JsonLimits(32 << 20, 64, 65_536, 100, 400, 100_000, 4_000_000);

    /** A small value: one event, a settings file, a value on the ledger; 4 MiB. */
    public static final JsonLimits VALUE = new JsonLimits(4 << 20, 32, 1 << 20, 100, 400, 100_000, 400_000);

    public JsonLimits {
        check(bytes, Integer.MAX_VALUE);
        check(depth, MAX_DEPTH);
        check(stringLength, Integer.MAX_VALUE);
        check(numberDigits, MAX_NUMBER_DIGITS);
        check(numberExponent, MAX_NUMBER_EXPONENT);
        check(members, Integer.MAX_VALUE);
        check(values, Integer.MAX_VALUE);
    }

    /** The same limits with another length of the text in bytes. */
    public JsonLimits withBytes(int other) {
        return new JsonLimits(other, depth, stringLength, numberDigits, numberExponent, members, values);
    }

    private static void check(int value, int max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("a JSON limit must lie between 0 and " + max);
        }
    }
}
