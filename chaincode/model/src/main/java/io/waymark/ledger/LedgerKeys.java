package io.waymark.ledger;

import java.nio.charset.StandardCharsets;

/**
 * The keys of an organisation's collection and of the public state (docs/FORMATS.md, "Keys"). The unguessable part
 * stands first, because Fabric orders hashed reads and writes by the plain key.
 */
public final class LedgerKeys {

    private static final byte[] ZERO = {0};

    private LedgerKeys() {}

    /** @param random 128 random bits */
    public static String event(Salt random) {
        return random.hex() + "|event";
    }

    /**
     * @param secret the organisation's event secret, 32 bytes
     * @param declarationTime of an error declaration, as its event spells it; else empty
     */
    public static String seen(byte[] secret, String eventId, String declarationTime) {
        Hash id = Hash.hmac(
                secret,
                eventId.getBytes(StandardCharsets.UTF_8),
                ZERO,
                declarationTime.getBytes(StandardCharsets.UTF_8));
        return id.hex() + "|seen";
    }

    /** All offers to one receiver start so. */
    public static String offers(String receiver) {
        return "offer|" + Names.requireOrganisation(receiver) + "|";
    }

    public static String offer(String receiver, Salt random) {
        return offers(receiver) + random.hex();
    }

    public static String packaged(Salt random) {
        return random.hex() + "|package";
    }

    public static String made(KeyId consumed) {
        return consumed.hex() + "|made";
    }

    /** @param n 1 for the first texts of a product, one more at each change */
    public static String product(KeyId classRef, int n) {
        return classRef.hex() + "|product|" + n;
    }

    /** Public: an organisation's profile. */
    public static String organisation(String org) {
        return "org|" + Names.requireOrganisation(org);
    }

    /** Public: the claim of a GS1 company prefix. */
    public static String prefix(String prefix) {
        return "prefix|" + prefix;
    }

    /** Public: a member's confirmation of a claim. */
    public static String prefixConfirmation(String prefix, String org) {
        return "prefix|" + prefix + "|" + Names.requireOrganisation(org);
    }

    /** Name of an organisation's implicit collection. */
    public static String collection(String org) {
        return "_implicit_org_" + Names.requireOrganisation(org);
    }
}
