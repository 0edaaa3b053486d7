package io.waymark.backend.submit;

import io.waymark.ledger.Salt;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Where all that must be unguessable comes from. */
final class Seeds {
    private final SecureRandom random = new SecureRandom();

    /** 256 random bits as hexadecimal digits. */
    String seed() {
        return hex(32);
    }

    /** 128 random bits. */
    Salt salt() {
        return new Salt(hex(16));
    }

    private String hex(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }
}
