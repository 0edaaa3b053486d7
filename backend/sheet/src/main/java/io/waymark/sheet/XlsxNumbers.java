package io.waymark.sheet;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Numbers of a workbook as text: dates are numbers that a cell's style shows as dates (ISO/IEC 29500-1, sections 18.8.30 and
 * 18.17.4).
 *
 * @param styles number format of each cell style
 * @param formats codes of the workbook's own number formats
 * @param from1904 whether days count from 1904 and not from 1900
 */
record XlsxNumbers(List<Integer> styles, Map<Integer, String> formats, boolean from1904) {
    private static final LocalDate FROM_1900 = LocalDate.of(1899, 12, 30);
    private static final LocalDate FROM_1904 = LocalDate.of(1904, 1, 1);
    private static final BigDecimal SECONDS = BigDecimal.valueOf(86_400);
    private static final BigDecimal MOST_DAYS = BigDecimal.valueOf(2_958_466);
    private static final Pattern ASIDE = Pattern.compile("\"[^\"]*\"|\\\\.|\\[[^\\]]*]|_.|\\*.");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
    private static final int MOST_DIGITS = 40;

    /**
     * A number as a plain decimal, or as a date ({@code yyyy-MM-dd}, with {@code 'T'HH:mm:ss} where it has a time).
     *
     * @throws NumberFormatException if it is no number of a size that spreadsheets have
     */
    String text(String value, int style) {
        if (value.length() > MOST_DIGITS) {
            throw new NumberFormatException("no number of a spreadsheet");
        }
        BigDecimal number = new BigDecimal(value.strip());
        if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > 400) {
            throw new NumberFormatException("no number of a spreadsheet");
        }
        boolean possible = number.signum() >= 0 && number.compareTo(MOST_DAYS) < 0;
        if (possible && date(style)) {
            // Times are binary fractions of a day: to the nearest second.
            long seconds =
                    number.multiply(SECONDS).setScale(0, RoundingMode.HALF_UP).longValueExact();
            LocalDateTime time =
                    (from1904 ? FROM_1904 : FROM_1900).atStartOfDay().plusSeconds(seconds);
            return seconds % 86_400 == 0 ? time.toLocalDate().toString() : TIME.format(time);
        }
        // What was typed as 0.1 may be in the file as 0.10000000000000001: spreadsheets have 15 digits.
        BigDecimal meant = number.round(new java.math.MathContext(15, RoundingMode.HALF_UP));
        return (meant.signum() == 0 ? BigDecimal.ZERO : meant.stripTrailingZeros()).toPlainString();
    }

    private boolean date(int style) {
        if (style < 0 || style >= styles.size()) {
            return false;
        }
        int format = styles.get(style);
        String own = formats.get(format);
        if (own == null) {
            return format >= 14 && format <= 22
                    || format >= 27 && format <= 36
                    || format >= 45 && format <= 47
                    || format >= 50 && format <= 58;
        }
        String code = ASIDE.matcher(own).replaceAll("").toLowerCase(java.util.Locale.ROOT);
        return code.chars().anyMatch(c -> "ymdhs".indexOf(c) >= 0) && !code.contains("general");
    }
}
