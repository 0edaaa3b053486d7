package io.waymark.projection.ledger;

import io.waymark.claim.ClaimValue;
import io.waymark.custody.Made;
import io.waymark.custody.Step;
import io.waymark.disclosure.DisclosureRules;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.ledger.FormatVersions;
import io.waymark.ledger.Hash;
import io.waymark.ledger.HashList;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.OfferValue;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.Salt;
import io.waymark.ledger.SaltedDocument;
import io.waymark.ledger.Seen;
import io.waymark.ledger.Watched;
import io.waymark.transaction.Opening;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The organisation's own values of one run, read. What cannot be read (an altered chaincode wrote it, or a newer version of
 * this software) is counted and passed over.
 */
final class OwnValues {

    /** What a package or an opening may cost to read. */
    static final JsonLimits LIMITS = new JsonLimits(72 << 20, 64, 1 << 20, 100, 400, 400_000, 8_000_000);

    private static final int LONGEST_KEY = 512;

    /** A transaction that values are of. */
    record Tx(String id, long block, Instant claimed) {}

    /** A value, and what it stands in. */
    record Of<T>(Tx tx, String key, T value) {}

    final Map<KeyId, Step> steps = new LinkedHashMap<>();
    final Map<KeyId, List<Hash>> contents = new LinkedHashMap<>();
    final Map<KeyId, List<Made>> made = new LinkedHashMap<>();
    final Map<String, SaltedDocument> events = new LinkedHashMap<>();
    final List<Of<Seen>> seen = new ArrayList<>();
    final List<Of<OfferValue>> offers = new ArrayList<>();
    final List<Of<Opening>> packages = new ArrayList<>();
    final Map<String, RecallLink> recalls = new LinkedHashMap<>();
    final Map<String, SaltedDocument> products = new LinkedHashMap<>();
    final Map<String, ClaimValue> claims = new LinkedHashMap<>();

    /** How many could not be read. */
    int skipped;

    private final String organisation;

    OwnValues(String organisation) {
        this.organisation = organisation;
    }

    /** Adds a value that is what the ledger's hashes say. */
    void add(Tx tx, String key, byte[] value) {
        try {
            if (key.length() > LONGEST_KEY || !Texts.safe(key).equals(key)) {
                throw new IllegalArgumentException("not a key of this format");
            }
            read(tx, key, value);
        } catch (RuntimeException unreadable) {
            // Any exception: nonsense in the own collection is evidence against whoever wrote it, and no reason to
            // stop.
            skipped++;
        }
    }

    private void read(Tx tx, String key, byte[] value) {
        String kind = key.startsWith("offer|") ? "offer" : key.substring(key.indexOf('|') + 1);
        String id = key.substring(0, Math.max(0, key.indexOf('|')));
        switch (kind) {
            case "step" -> {
                Step step = Step.parse(value);
                if (!step.writer().equals(organisation)) {
                    throw new IllegalArgumentException("a step that names another writer");
                }
                steps.put(new KeyId(id), step);
            }
            case "content" -> contents.put(new KeyId(id), HashList.parse(value).members());
            case "made" -> made.put(new KeyId(id), made(value));
            case "event" ->
                events.put(
                        key,
                        SaltedDocument.fromJson(
                                CanonicalJson.parse(value, LIMITS).asObject()));
            case "seen" -> seen.add(new Of<>(tx, key, Seen.parse(value)));
            case "offer" -> offers.add(new Of<>(tx, key, offer(key, value)));
            case "package" -> {
                if (!key.equals(LedgerKeys.packaged(new Salt(id)))) {
                    throw new IllegalArgumentException("not the key of a package");
                }
                packages.add(new Of<>(
                        tx,
                        key,
                        Opening.fromJson(CanonicalJson.parse(value, LIMITS).asObject())));
            }
            case "recall" -> recalls.put(key, RecallLink.parse(value));
            // Serves the chaincode alone: the links of a chain name it, too.
            case "watched" -> Watched.parse(value);
            // For the own peer's chaincode; the rules themselves are kept in the database, version by version.
            case "disclosure" -> DisclosureRules.parse(value);
            default -> {
                if (kind.startsWith("claim|")) {
                    claims.put(key, claim(key, value));
                    return;
                }
                Opened.ProductKey.parse(key);
                products.put(
                        key,
                        SaltedDocument.fromJson(
                                CanonicalJson.parse(value, LIMITS).asObject()));
            }
        }
    }

    private static OfferValue offer(String key, byte[] value) {
        OfferValue offer = OfferValue.parse(value);
        if (!key.startsWith("offer|" + offer.receiver() + "|")) {
            throw new IllegalArgumentException("an offer to somebody else than its key says");
        }
        return offer;
    }

    private static ClaimValue claim(String key, byte[] value) {
        ClaimValue claim = ClaimValue.parse(value);
        if (!key.equals(LedgerKeys.claim(claim.statement().item(), ClaimRows.place(key)))) {
            throw new IllegalArgumentException("a claim of another item than its key says");
        }
        return claim;
    }

    private static List<Made> made(byte[] value) {
        JsonObject json = CanonicalJson.parse(value, LIMITS).asObject();
        FormatVersions.require(json, 1, "made");
        return Opening.madeList(json.array("made"));
    }
}
