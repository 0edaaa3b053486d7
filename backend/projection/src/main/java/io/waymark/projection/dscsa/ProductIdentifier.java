package io.waymark.projection.dscsa;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.gs1.GS1Message;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A product identifier as the law has it (21 U.S.C. 360eee(14)): what the package says.
 *
 * @param item GTIN with serial number
 * @param lot lot number, if the package's was given
 * @param expiry expiry date, if the package's was given
 */
public record ProductIdentifier(GS1Identifier item, Optional<String> lot, Optional<LocalDate> expiry) {

    private static final Pattern SIX = Pattern.compile("[0-9]{6}");

    /** @throws IllegalArgumentException unless it is an item of a GTIN */
    public ProductIdentifier {
        if (!item.isItem() || item.gtin().isEmpty()) {
            throw new IllegalArgumentException("a product identifier has a GTIN and a serial number");
        }
    }

    /**
     * From a label's code: a Digital Link or an element string with the AIs 01, 21, 10 and 17.
     *
     * @throws IllegalArgumentException with a sentence, where it is none
     */
    public static ProductIdentifier ofCode(String code, LocalDate today) {
        try {
            GS1Message message = GS1Message.parse(code);
            Optional<String> lot = message.path().stream()
                    .filter(ai -> ai.ai().equals("10"))
                    .map(ai -> ai.value())
                    .findFirst();
            Optional<LocalDate> expiry = message.attributes().stream()
                    .filter(ai -> ai.ai().equals("17"))
                    .map(ai -> date(ai.value(), today))
                    .findFirst();
            return new ProductIdentifier(message.identifier(), lot, expiry);
        } catch (GS1Exception wrong) {
            throw new IllegalArgumentException(wrong.sentence(), wrong);
        }
    }

    /**
     * From its parts; empty texts are parts that were not given.
     *
     * @param gtin 14 digits
     * @param expiry {@code YYMMDD} as labels have it, or {@code YYYY-MM-DD}
     * @throws IllegalArgumentException with a sentence, where it is none
     */
    public static ProductIdentifier of(String gtin, String serial, String lot, String expiry, LocalDate today) {
        try {
            GS1Identifier item = GS1Identifier.ofSgtin(gtin, serial);
            if (!lot.isEmpty()) {
                GS1Identifier.ofGtin(gtin).lotOf(lot);
            }
            return new ProductIdentifier(
                    item,
                    Optional.of(lot).filter(l -> !l.isEmpty()),
                    Optional.of(expiry).filter(e -> !e.isEmpty()).map(e -> date(e, today)));
        } catch (GS1Exception wrong) {
            throw new IllegalArgumentException(wrong.sentence(), wrong);
        }
    }

    /** Two digits of a year mean the century that brings it closest; day 00 is the last of the month (GS1, section 7.12). */
    static LocalDate date(String text, LocalDate today) {
        try {
            if (!SIX.matcher(text).matches()) {
                return LocalDate.parse(text);
            }
            int year = Integer.parseInt(text.substring(0, 2));
            int month = Integer.parseInt(text.substring(2, 4));
            int day = Integer.parseInt(text.substring(4, 6));
            int difference = year - today.getYear() % 100;
            int century = today.getYear() / 100 * 100 + (difference >= 51 ? -100 : difference <= -50 ? 100 : 0);
            return day == 0
                    ? YearMonth.of(century + year, month).atEndOfMonth()
                    : LocalDate.of(century + year, month, day);
        } catch (DateTimeException noDate) {
            throw new IllegalArgumentException("the expiry date is no date: YYMMDD or YYYY-MM-DD", noDate);
        }
    }

    /** Nothing private. */
    @Override
    public String toString() {
        return "product identifier";
    }
}
