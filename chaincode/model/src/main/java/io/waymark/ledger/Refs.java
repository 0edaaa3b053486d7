package io.waymark.ledger;

import java.nio.charset.StandardCharsets;

/** How refs and recall keys come about (docs/FORMATS.md, "Refs"). */
public final class Refs {

    private static final byte[] REF = Hash.label("waymark ref");
    private static final byte[] RECALL = Hash.label("waymark recall");

    private Refs() {}

    /**
     * Whether the ref of an item with this serial follows from its identifier alone: 20 characters of upper-case
     * base32 (RFC 4648 section 6), 100 bits. The serial's form decides, not who made it.
     */
    public static boolean computable(String serial) {
        if (serial.length() != 20) {
            return false;
        }
        for (int i = 0; i < 20; i++) {
            char c = serial.charAt(i);
            if (!(c >= 'A' && c <= 'Z' || c >= '2' && c <= '7')) {
                return false;
            }
        }
        return true;
    }

    /** The ref that everybody computes: for items with a computable serial. */
    public static KeyId computed(String canonicalIdentifier) {
        return KeyId.ref(Hash.sha256(REF, canonicalIdentifier.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The ref under an organisation's secret: other items, lots and classes.
     *
     * @param secret the organisation's ref secret, 32 bytes
     */
    public static KeyId secret(byte[] secret, String canonicalIdentifier) {
        return KeyId.ref(Hash.hmac(secret, REF, canonicalIdentifier.getBytes(StandardCharsets.UTF_8)));
    }

    /** The name of an object's recall chain: SHA-256("waymark recall" ‖ ref). */
    public static Hash recall(KeyId ref) {
        return Hash.sha256(RECALL, ref.bytes());
    }

    /** Ledger key of the first link of a recall chain. */
    public static String recallKey(Hash r) {
        return r.hex() + "|recall";
    }

    /**
     * Ledger key of link n+1 of a recall chain.
     *
     * @param n number of the link before, 1 or more
     * @param link SHA-256 of the value of link n, as the map has it
     */
    public static String recallKey(Hash r, int n, Hash link) {
        byte[] number = {(byte) (n >>> 24), (byte) (n >>> 16), (byte) (n >>> 8), (byte) n};
        return Hash.hmac(r.bytes(), number, link.bytes()).hex() + "|recall";
    }

    /** The map position of a key: SHA-256(organisation ‖ 0x00 ‖ key hash). It names neither. */
    public static Hash position(String org, Hash keyHash) {
        return Hash.sha256(org.getBytes(StandardCharsets.UTF_8), new byte[] {0}, keyHash.bytes());
    }
}
