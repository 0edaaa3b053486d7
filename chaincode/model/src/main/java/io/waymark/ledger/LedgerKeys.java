package io.waymark.ledger;

import io.waymark.claim.ClaimKey;
import java.nio.charset.StandardCharsets;

/**
 * The keys of an organisation's collection and of the public state (docs/FORMATS.md, "Keys"). The unguessable part
 * stands first, because Fabric orders hashed reads and writes by the plain key.
 */
public final class LedgerKeys {

    private static final byte[] ZERO = {0};

    private LedgerKeys() {}

    /**
     * @param digest digest of the event, as its steps name it: a hash over salted digests, so nobody guesses it, and who
     *     has a step finds the event without being told where it stands
     */
    public static String event(Hash digest) {
        return digest.hex() + "|event";
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

    /** Whether a key has the form of {@link #seen}. */
    public static boolean isSeen(String key) {
        return has(key, 64, "|seen");
    }

    /** Whether a key has the form of {@link #product}. */
    public static boolean isProduct(String key) {
        int bar = key.lastIndexOf('|');
        String n = key.substring(bar + 1);
        return bar > 0
                && has(key.substring(0, bar), 32, "|product")
                && n.length() <= 6
                && !n.startsWith("0")
                && !n.isEmpty()
                && n.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean has(String key, int digits, String kind) {
        return key.length() == digits + kind.length() && key.endsWith(kind) && Hex.isHex(key.substring(0, digits));
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

    /**
     * Where the organisation finds the recall chain of which somebody shows a watched position.
     *
     * @param position map position of the chain's first key ({@link Refs#position})
     */
    public static String watched(Hash position) {
        return position.hex() + "|watched";
    }

    /** @param n 1 for the first texts of a product, one more at each change */
    public static String product(KeyId classRef, int n) {
        return classRef.hex() + "|product|" + n;
    }

    /**
     * A statement about who holds an item, or the evidence of a second claim.
     *
     * @param place 1, 2, …: the same for all organisations
     */
    public static String claim(ClaimKey item, int place) {
        return item.hex() + "|claim|" + place;
    }

    /** Where an organisation's own peer finds its rules of disclosure: the one key that is written again and again. */
    public static final String DISCLOSURE = "own|disclosure";

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

    /** Public: a member's vote for the n-th policy of the log. */
    public static String policyVote(int n, String org) {
        return "policy|" + n + "|" + Names.requireOrganisation(org);
    }

    /** Public: that a member serves a file that checks bundles. */
    public static String servedVerifier(Hash sha256, String org) {
        return "verifier|" + sha256.hex() + "|" + Names.requireOrganisation(org);
    }

    /** Name of an organisation's implicit collection. */
    public static String collection(String org) {
        return "_implicit_org_" + Names.requireOrganisation(org);
    }
}
