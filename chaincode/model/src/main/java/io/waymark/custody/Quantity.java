package io.waymark.custody;

import java.math.BigDecimal;

/**
 * So much of a lot.
 *
 * @param value a positive decimal, spelled plainly: no exponent, no sign, no zero that carries nothing
 * @param uom unit of measure, UN/CEFACT Recommendation 20 (two or three characters), or empty where pieces are counted
 */
public record Quantity(String value, String uom) {

    private static final int LONGEST = 40;

    /** @throws IllegalArgumentException unless both are spelled canonically */
    public Quantity {
        if (value.length() > LONGEST || uom.length() > 3 || !canonical(value).equals(value)) {
            throw new IllegalArgumentException("quantity is not a canonical positive decimal with a unit of measure");
        }
    }

    /** @throws IllegalArgumentException if it is not positive, or longer than 40 digits */
    public static Quantity of(BigDecimal value, String uom) {
        if (value.signum() <= 0 || value.precision() > LONGEST || Math.abs((long) value.scale()) > LONGEST) {
            throw new IllegalArgumentException("quantity is not a positive decimal of at most 40 digits");
        }
        return new Quantity(plain(value), uom);
    }

    /** The value as a number. */
    public BigDecimal decimal() {
        return new BigDecimal(value);
    }

    private static String canonical(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c == '.')) {
                return "";
            }
        }
        try {
            BigDecimal value = new BigDecimal(text);
            return value.signum() > 0 ? plain(value) : "";
        } catch (NumberFormatException e) {
            return "";
        }
    }

    private static String plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
    }
}
