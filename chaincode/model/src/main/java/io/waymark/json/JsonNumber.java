package io.waymark.json;

import java.math.BigDecimal;

/**
 * A JSON number with its source text. Nothing here passes through a binary float. Two numbers are equal when they are the
 * same decimal, however they are spelled.
 */
public final class JsonNumber extends Sliced implements JsonValue {
    private final String literal;

    JsonNumber(String literal, String source, int start, int end) {
        super(source, start, end);
        this.literal = literal;
    }

    static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value), null, 0, 0);
    }

    static JsonNumber of(BigDecimal value) {
        BigDecimal bare = value.stripTrailingZeros();
        if (bare.precision() > JsonLimits.MAX_NUMBER_DIGITS) {
            throw new JsonException("number-digits", "", -1);
        }
        if (Math.abs((long) bare.scale()) > JsonLimits.MAX_NUMBER_EXPONENT) {
            throw new JsonException("number-exponent", "", -1);
        }
        return new JsonNumber(value.toPlainString(), null, 0, 0);
    }

    /** The number as it was spelled. */
    public String literal() {
        return literal;
    }

    /** The number, exact. */
    public BigDecimal decimal() {
        return new BigDecimal(literal);
    }

    @Override
    public BigDecimal asDecimal() {
        return decimal();
    }

    @Override
    public long asLong() {
        try {
            return decimal().longValueExact();
        } catch (ArithmeticException e) {
            JsonException range = new JsonException("range", "", -1);
            range.initCause(e);
            throw range;
        }
    }

    @Override
    public Kind kind() {
        return Kind.NUMBER;
    }

    @Override
    public String text() {
        return slice();
    }

    /** The one plain spelling that all spellings of this decimal share: no exponent, no trailing zeros, no minus zero. */
    String normal() {
        BigDecimal bare = decimal().stripTrailingZeros();
        return bare.signum() == 0 ? "0" : bare.toPlainString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonNumber that
                && (literal.equals(that.literal) || decimal().compareTo(that.decimal()) == 0);
    }

    @Override
    public int hashCode() {
        return decimal().stripTrailingZeros().hashCode();
    }
}
