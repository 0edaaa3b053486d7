package io.waymark.ledger;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import java.util.List;

/**
 * An offer of goods to a member, in the offering organisation's collection.
 *
 * @param receiver MSP id
 * @param heads key ids of the offered heads
 * @param isShort whether it offers back what was missing in a receipt
 * @param opens what the receiver may read
 */
public record OfferValue(String receiver, List<KeyId> heads, boolean isShort, Opens opens, Salt salt) {

    public OfferValue {
        heads = List.copyOf(heads);
    }

    public byte[] bytes() {
        return CanonicalJson.bytes(JsonObject.of(
                "heads",
                JsonArray.ofStrings(heads.stream().map(KeyId::hex).toList()),
                "opens",
                opens.toJson(),
                "receiver",
                receiver,
                "salt",
                salt.hex(),
                "short",
                isShort,
                "v",
                1));
    }

    /** @throws IllegalArgumentException if it is not such a value */
    public static OfferValue parse(byte[] bytes) {
        JsonObject json = CanonicalJson.parse(bytes).asObject();
        FormatVersions.require(json, 1, "offer");
        return new OfferValue(
                Names.requireOrganisation(json.string("receiver")),
                json.array("heads").strings().stream().map(KeyId::new).toList(),
                json.bool("short"),
                Opens.fromJson(json.object("opens")),
                new Salt(json.string("salt")));
    }

    @Override
    public String toString() {
        return "offer of " + heads.size() + " to " + receiver;
    }
}
