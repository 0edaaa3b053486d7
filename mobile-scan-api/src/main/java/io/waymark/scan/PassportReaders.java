package io.waymark.scan;

import io.waymark.projection.NodeSettings;
import io.waymark.projection.account.ApiKeys;
import io.waymark.projection.passport.Tier;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;

/** Which tier of passports a caller may read: decided here, by the API key that it shows, and nowhere else. */
final class PassportReaders {
    private static final int LONGEST_KEY = 256;

    private final ApiKeys keys;
    private final NodeSettings settings;

    PassportReaders(ApiKeys keys, NodeSettings settings) {
        this.keys = keys;
        this.settings = settings;
    }

    /** @return empty where a key is shown that is none: who shows one does not want the public's answer */
    Optional<Tier> tier(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return Optional.of(Tier.PUBLIC);
        }
        if (!header.regionMatches(true, 0, "Bearer ", 0, 7) || header.length() > LONGEST_KEY) {
            return Optional.empty();
        }
        String key = header.substring(7).strip();
        return settings.demo() && same(key, demoKey())
                ? Optional.of(Tier.AUTHORITY)
                : keys.find(key).map(found -> tier(found.scopes()));
    }

    /** A key without either scope reads what everybody reads, but for the organisation's own systems, which read it all. */
    private static Tier tier(Set<String> scopes) {
        if (scopes.contains(ApiKeys.PASSPORT_AUTHORITY) || scopes.contains("query")) {
            return Tier.AUTHORITY;
        }
        return scopes.contains(ApiKeys.PASSPORT_INTEREST) ? Tier.LEGITIMATE_INTEREST : Tier.PUBLIC;
    }

    private String demoKey() {
        return "demo-"
                + Objects.requireNonNull(settings.organisation())
                        .replaceAll("MSP$", "")
                        .toLowerCase(Locale.ROOT);
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
