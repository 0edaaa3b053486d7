package io.waymark.claim;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;
import io.waymark.ledger.FormatVersions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A signed statement about who holds an item (docs/FORMATS.md, "Claims"). It names keys and nobody.
 *
 * @param item the item's claim key
 * @param n number of the statement, from 1
 * @param next key of who holds it from then on, of a claim and when it is passed on; else null
 * @param signature 64 bytes in base64url without padding, over {@link #message}
 */
public record ClaimStatement(ClaimKey item, int n, ClaimKind kind, ClaimKey next, String signature) {

    /** The most statements of one item. */
    public static final int MOST = 32;

    static final Set<String> MEMBERS = Set.of("claim", "kind", "n", "next", "signature", "v");

    private static final byte[] LABEL = "waymark claim\n".getBytes(StandardCharsets.UTF_8);

    /** @throws IllegalArgumentException if the parts do not fit together */
    public ClaimStatement {
        Objects.requireNonNull(item);
        boolean ok = n >= 1 && n <= MOST && (n == 1) == (kind == ClaimKind.CLAIM) && (next != null) == kind.namesNext();
        if (!ok) {
            throw new IllegalArgumentException("the parts of a claim do not fit together");
        }
        byte[] bytes = Base64.getUrlDecoder().decode(signature);
        boolean canonical =
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(signature);
        if (bytes.length != ClaimKey.SIGNATURE_BYTES || !canonical) {
            throw new IllegalArgumentException("a signature is 64 bytes in base64url");
        }
    }

    /** What is signed: the label {@code waymark claim} and a line feed, then canonical JSON of the statement. */
    public static byte[] message(ClaimKey item, int n, ClaimKind kind, ClaimKey next) {
        byte[] json = CanonicalJson.bytes(unsigned(item, n, kind, next));
        byte[] message = new byte[LABEL.length + json.length];
        System.arraycopy(LABEL, 0, message, 0, LABEL.length);
        System.arraycopy(json, 0, message, LABEL.length, json.length);
        return message;
    }

    private static JsonObject unsigned(ClaimKey item, int n, ClaimKind kind, ClaimKey next) {
        JsonObject json = JsonObject.of("claim", item.hex(), "kind", kind.word(), "n", n, "v", 1);
        return next == null ? json : json.with("next", next.hex());
    }

    boolean signedBy(ClaimKey key) {
        return key.verifies(message(item, n, kind, next), Base64.getUrlDecoder().decode(signature));
    }

    /** Whether two statements say the same, whatever their signatures. */
    boolean says(ClaimStatement other) {
        return item.equals(other.item) && n == other.n && kind == other.kind && Objects.equals(next, other.next);
    }

    public JsonObject toJson() {
        return unsigned(item, n, kind, next).with("signature", signature);
    }

    /** @throws IllegalArgumentException if it is no such statement */
    public static ClaimStatement fromJson(JsonObject json) {
        FormatVersions.require(json, 1, "claim");
        if (!MEMBERS.containsAll(json.names())) {
            throw new IllegalArgumentException("a claim of this version has no such member");
        }
        return read(json);
    }

    static ClaimStatement read(JsonObject json) {
        long n = json.integer("n");
        if (n < 1 || n > MOST) {
            throw new IllegalArgumentException("a claim's number is 1 to " + MOST);
        }
        Optional<String> next = json.optionalString("next");
        return new ClaimStatement(
                new ClaimKey(json.string("claim")),
                (int) n,
                ClaimKind.parse(json.string("kind")),
                next.map(ClaimKey::new).orElse(null),
                json.string("signature"));
    }

    @Override
    public String toString() {
        return kind.word() + " " + n;
    }
}
