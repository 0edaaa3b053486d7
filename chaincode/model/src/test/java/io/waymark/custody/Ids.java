package io.waymark.custody;

import io.waymark.ledger.Hash;
import io.waymark.ledger.Refs;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Valid identifiers for tests, and what an organisation knows about them. Organisation A holds the one prefix that is held. */
final class Ids {

    static final String A = "AlphaMSP";
    static final String CLASS = "https://id.gs1.org/01/09521001000017";
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Ids() {}

    static String item(Random random) {
        StringBuilder serial = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            serial.append(BASE32.charAt(random.nextInt(32)));
        }
        return CLASS + "/21/" + serial;
    }

    /** An item whose ref takes a secret. */
    static String plainItem(int n) {
        return CLASS + "/21/" + n;
    }

    /** An item under a prefix that no member holds. */
    static String stranger(int n) {
        return "https://id.gs1.org/01/09521999000013/21/S" + n;
    }

    static String lot(int n) {
        return CLASS + "/10/L" + n;
    }

    static String unit(int n) {
        String digits = "09521001" + String.format("%09d", n);
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum += (digits.charAt(i) - '0') * (i % 2 == 0 ? 3 : 1);
        }
        return "https://id.gs1.org/00/" + digits + (10 - sum % 10) % 10;
    }

    static Optional<String> holder(String identifier) {
        return identifier.startsWith(CLASS) ? Optional.of(A) : Optional.empty();
    }

    /** What {@code org} knows of these identifiers. */
    static Situation.Knowledge knowledge(String org, Iterable<String> identifiers) {
        Map<String, String> holders = new HashMap<>();
        Map<String, String> refs = new HashMap<>();
        for (String id : identifiers) {
            holder(id).ifPresent(h -> holders.put(id, h));
            refs.put(
                    id,
                    Refs.secret(
                                    Hash.sha256(org.getBytes(StandardCharsets.UTF_8))
                                            .bytes(),
                                    id)
                            .hex());
        }
        for (int i = 0; i < 100; i++) {
            holders.put(unit(i), A);
        }
        return new Situation.Knowledge(holders, refs);
    }
}
