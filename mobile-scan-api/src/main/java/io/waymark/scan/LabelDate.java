package io.waymark.scan;

import io.waymark.gs1.AiValue;
import io.waymark.gs1.GS1Message;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;

/** The date after which a product is not to be used, as its label says (GS1 General Specifications, AI 17 and 7003). */
final class LabelDate {

    private LabelDate() {}

    static Optional<LocalDate> expiry(GS1Message message, LocalDate today) {
        return message.attributes().stream()
                .filter(ai -> ai.ai().equals("17") || ai.ai().equals("7003"))
                .map(AiValue::value)
                .map(value -> date(value, today))
                .findFirst();
    }

    /** YYMMDD: the century that brings the year closest (section 7.12); day 00 is the last of the month. */
    private static LocalDate date(String yymmdd, LocalDate today) {
        int year = Integer.parseInt(yymmdd.substring(0, 2));
        int month = Integer.parseInt(yymmdd.substring(2, 4));
        int day = Integer.parseInt(yymmdd.substring(4, 6));
        int century = today.getYear() / 100 * 100;
        int difference = year - today.getYear() % 100;
        int full = century + year + (difference >= 51 ? -100 : difference <= -50 ? 100 : 0);
        return day == 0 ? YearMonth.of(full, month).atEndOfMonth() : LocalDate.of(full, month, day);
    }
}
