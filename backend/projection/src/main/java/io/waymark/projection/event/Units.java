package io.waymark.projection.event;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Units of measure (UN/ECE Recommendation 20) and how values in them compare: {@code units.txt} beside this class, exact
 * fractions. Values are compared in the base unit of their dimension, with 20 digits.
 */
public final class Units {
    private static final MathContext DIGITS = new MathContext(20, RoundingMode.HALF_EVEN);
    private static final Map<String, Unit> UNITS = read();

    private Units() {}

    private record Unit(String dimension, BigDecimal factor, BigDecimal offset, BigDecimal divisor) {}

    /** The dimension of a unit; for one that is not in the table its own code, so that it compares with itself. */
    public static String dimension(String code) {
        Unit unit = UNITS.get(code);
        return unit == null ? code : unit.dimension();
    }

    /** A value in the base unit of its dimension. */
    public static BigDecimal base(BigDecimal value, String code) {
        Unit unit = UNITS.get(code);
        return unit == null
                ? plain(value)
                : value.multiply(unit.factor()).add(unit.offset()).divide(unit.divisor(), DIGITS);
    }

    /** A difference of values, a standard deviation for instance, in the base unit of its dimension. */
    public static BigDecimal baseOfDifference(BigDecimal value, String code) {
        Unit unit = UNITS.get(code);
        return unit == null ? plain(value) : value.multiply(unit.factor()).divide(unit.divisor(), DIGITS);
    }

    /** A number that has no unit. */
    public static BigDecimal plain(BigDecimal value) {
        return value.round(DIGITS);
    }

    private static Map<String, Unit> read() {
        Map<String, Unit> units = new HashMap<>();
        String[] dimension = {""};
        try (InputStream in = Units.class.getResourceAsStream("units.txt")) {
            if (in == null) {
                throw new IllegalStateException("the table of units is missing");
            }
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        if (line.startsWith("[")) {
                            dimension[0] = line.substring(1, line.indexOf(']'));
                        } else {
                            String[] parts = line.split(" ");
                            units.put(
                                    parts[0],
                                    new Unit(
                                            dimension[0],
                                            new BigDecimal(parts[1]),
                                            new BigDecimal(parts[2]),
                                            new BigDecimal(parts[3])));
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(units);
    }
}
