package io.waymark.projection.account;

import io.waymark.ledger.Hash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The API keys of this organisation's systems. A key is 256 random bits behind a prefix that secret scanners find; only its
 * SHA-256 is stored. A part that needs it makes one of its own.
 */
public final class ApiKeys {
    /** An organisation has at most so many keys. */
    public static final int MOST = 1_000;

    /** Reads what of a product's passport is for persons with a legitimate interest. */
    public static final String PASSPORT_INTEREST = "passport-interest";

    /** Reads what of a product's passport is for authorities. */
    public static final String PASSPORT_AUTHORITY = "passport-authority";

    /** Has files of labels made. */
    public static final String LABELS = "labels";

    /** What keys can be good for. */
    public static final Set<String> SCOPES =
            Set.of("capture", "query", "metrics", LABELS, PASSPORT_INTEREST, PASSPORT_AUTHORITY);

    private static final String PREFIX = "waymark_live_";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._ -]{1,63}");

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public ApiKeys(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A key as it is listed.
     *
     * @param name what it is called; capture jobs say it
     * @param scopes out of {@link #SCOPES}
     * @param revoked whether it is good no longer
     */
    public record ApiKey(String name, Set<String> scopes, boolean revoked) {}

    /**
     * Makes a key.
     *
     * @return the key, which is never shown again; nothing if the name is taken or there is no room
     * @throws IllegalArgumentException if the name or a scope is not one
     */
    public Optional<String> create(String name, Set<String> scopes) {
        if (!NAME.matcher(name).matches() || scopes.isEmpty() || !SCOPES.containsAll(scopes)) {
            throw new IllegalArgumentException("not the name or the scopes of an API key");
        }
        byte[] bits = new byte[32];
        random.nextBytes(bits);
        String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        int added = jdbc.update(
                "insert into api_key (hash, name, scopes, created_at)"
                        + " select ?, ?, ?, ? where (select count(*) from api_key) < ? on conflict do nothing",
                hash(key),
                name,
                scopes.toArray(String[]::new),
                Timestamp.from(clock.instant()),
                MOST);
        return added == 1 ? Optional.of(key) : Optional.empty();
    }

    /** The key that a caller shows, unless it is unknown or revoked. */
    public Optional<ApiKey> find(String key) {
        return jdbc
                .query(
                        "select name, scopes from api_key where hash = ? and revoked_at is null",
                        (row, n) -> new ApiKey(
                                row.getString("name"),
                                new TreeSet<>(List.of(
                                        (String[]) row.getArray("scopes").getArray())),
                                false),
                        hash(key))
                .stream()
                .findFirst();
    }

    /** All keys, by name. */
    public List<ApiKey> all() {
        return jdbc.query(
                "select name, scopes, revoked_at from api_key order by name limit " + MOST,
                (row, n) -> new ApiKey(
                        row.getString("name"),
                        new TreeSet<>(List.of((String[]) row.getArray("scopes").getArray())),
                        row.getTimestamp("revoked_at") != null));
    }

    /** Revokes a key; whether there was one of this name that was good. */
    public boolean revoke(String name) {
        return jdbc.update(
                        "update api_key set revoked_at = ? where name = ? and revoked_at is null",
                        Timestamp.from(clock.instant()),
                        name)
                == 1;
    }

    private static byte[] hash(String key) {
        return Hash.sha256(key.getBytes(StandardCharsets.UTF_8)).bytes();
    }
}
