package io.waymark.backend;

import io.waymark.ledger.Hash;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Where the next page of a list starts, as an opaque text that only this node makes: 1 byte version, 8 bytes when it expires,
 * 8 bytes of what list it belongs to, 3 numbers, 16 bytes HMAC-SHA-256.
 */
public final class PageTokens {
    private static final byte VERSION = 1;
    private static final int LENGTH = 1 + 8 + 8 + 24;
    private static final int MAC = 16;
    private static final Duration GOOD_FOR = Duration.ofHours(24);
    private static final byte[] LABEL = Hash.label("waymark page token");

    private final byte[] key;
    private final Clock clock;

    /** @param secret of this node; the key of the tokens is derived from it */
    public PageTokens(byte[] secret, Clock clock) {
        this.key = Hash.hmac(secret, LABEL).bytes();
        this.clock = clock;
    }

    /**
     * Where a page starts; the numbers mean what the list says that they mean.
     *
     * @param first of the last entry before
     * @param second of the last entry before
     * @param third of the list
     */
    public record Place(long first, long second, long third) {}

    /**
     * @param text for the URL
     * @param expires when it is good no longer
     */
    public record Token(String text, Instant expires) {}

    /** @param list the list with all its conditions: a token is good for the same list only */
    public Token make(String list, Place place) {
        Instant expires = Instant.ofEpochSecond(clock.instant().plus(GOOD_FOR).getEpochSecond());
        byte[] body = ByteBuffer.allocate(LENGTH)
                .put(VERSION)
                .putLong(expires.getEpochSecond())
                .put(Hash.sha256(Hash.label(list)).bytes(), 0, 8)
                .putLong(place.first())
                .putLong(place.second())
                .putLong(place.third())
                .array();
        byte[] token = Arrays.copyOf(body, LENGTH + MAC);
        System.arraycopy(mac(body), 0, token, LENGTH, MAC);
        return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(token), expires);
    }

    /** The place, unless the token is not this node's, is of another list, or has expired. */
    public Optional<Place> read(String list, String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            if (bytes.length != LENGTH + MAC) {
                return Optional.empty();
            }
            byte[] body = Arrays.copyOf(bytes, LENGTH);
            if (!MessageDigest.isEqual(mac(body), Arrays.copyOfRange(bytes, LENGTH, bytes.length))) {
                return Optional.empty();
            }
            ByteBuffer in = ByteBuffer.wrap(body);
            byte version = in.get();
            Instant expires = Instant.ofEpochSecond(in.getLong());
            byte[] of = new byte[8];
            in.get(of);
            boolean good = version == VERSION
                    && expires.isAfter(clock.instant())
                    && Arrays.equals(
                            of, Arrays.copyOf(Hash.sha256(Hash.label(list)).bytes(), 8));
            return good ? Optional.of(new Place(in.getLong(), in.getLong(), in.getLong())) : Optional.empty();
        } catch (IllegalArgumentException | BufferUnderflowException notAToken) {
            return Optional.empty();
        }
    }

    private byte[] mac(byte[] body) {
        return Arrays.copyOf(Hash.hmac(key, body).bytes(), MAC);
    }
}
