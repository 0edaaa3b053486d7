package io.waymark.journey;

import io.waymark.gs1.CheckDigits;
import io.waymark.gs1.RandomSerial;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Identifiers that no other test of this JVM uses. */
final class Ids {
    private static final RandomSerial SERIALS = new RandomSerial(new SecureRandom());
    private static final AtomicLong NUMBER = new AtomicLong(System.nanoTime() % 1_000_000);

    private Ids() {}

    /** A product's class: GTIN with the member's prefix; {@code item} is one to five digits. */
    static String gtin(Member owner, int item) {
        return gtin(owner.prefix, item);
    }

    static String gtin(String prefix, int item) {
        String digits = "0" + prefix + String.format("%0" + (12 - prefix.length()) + "d", item);
        return digits + CheckDigits.of(digits);
    }

    static String serial() {
        synchronized (SERIALS) {
            return SERIALS.next();
        }
    }

    /** An item with a random serial: everybody can compute its name. */
    static String item(Member owner) {
        return "https://id.gs1.org/01/" + gtin(owner, 1) + "/21/" + serial();
    }

    /** An item with a short serial, which only its maker's secret names. */
    static String numbered(Member owner) {
        return "https://id.gs1.org/01/" + gtin(owner, 2) + "/21/N" + NUMBER.incrementAndGet();
    }

    /** An item that no member made. */
    static String stranger() {
        return "https://id.gs1.org/01/" + gtin("9523456", 1) + "/21/S" + NUMBER.incrementAndGet();
    }

    static String lotNumber() {
        return "L" + NUMBER.incrementAndGet();
    }

    static String lot(Member owner) {
        return lot(owner, lotNumber());
    }

    static String lot(Member owner, String number) {
        return "https://id.gs1.org/01/" + gtin(owner, 3) + "/10/" + number;
    }

    /** A logistic unit. */
    static String unit(Member owner) {
        String digits = "1" + owner.prefix + String.format("%09d", NUMBER.incrementAndGet() % 1_000_000_000);
        return "https://id.gs1.org/00/" + digits + CheckDigits.of(digits);
    }
}
