package io.waymark.web.act;

import io.waymark.gs1.CheckDigits;
import io.waymark.gs1.GS1Identifier;
import io.waymark.projection.stock.Stock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Makes SSCCs for new units (GS1 General Specifications, section 2.2.1): extension digit, company prefix, serial reference. */
@Component
class Ssccs {
    private static final int DIGITS_BEFORE_CHECK = 17;
    private static final int MOST_TRIES = 10_000;

    private final Stock stock;
    private final Organisations organisations;

    Ssccs(Stock stock, Organisations organisations) {
        this.stock = stock;
        this.organisations = organisations;
    }

    /** A number that was never used here; nothing if the organisation has no company prefix, or no number is left. */
    Optional<String> next() {
        for (String prefix : organisations.prefixes()) {
            Optional<String> next = next(prefix);
            if (next.isPresent()) {
                return next;
            }
        }
        return Optional.empty();
    }

    private Optional<String> next(String prefix) {
        int free = DIGITS_BEFORE_CHECK - 1 - prefix.length();
        long numbers = Math.multiplyExact(10L, (long) Math.pow(10, free));
        // After a loss of the database the counter starts again; the ledger still knows what was used.
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            long reference = stock.nextSerialReference(prefix);
            if (reference >= numbers) {
                return Optional.empty();
            }
            long extension = reference / (numbers / 10);
            String serial = String.format(java.util.Locale.ROOT, "%0" + free + "d", reference % (numbers / 10));
            String digits = extension + prefix + serial;
            String sscc = GS1Identifier.ofSscc(digits + CheckDigits.of(digits)).toString();
            if (!stock.known(sscc)) {
                return Optional.of(sscc);
            }
        }
        return Optional.empty();
    }
}
