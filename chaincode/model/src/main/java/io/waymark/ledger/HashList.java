package io.waymark.ledger;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import java.util.List;

/**
 * What is in a unit after one of its steps: the list behind the root that the step names.
 *
 * @param members SHA-256 of the packed step of each thing inside, sorted
 */
public record HashList(List<Hash> members, Salt salt) {

    public HashList {
        members = List.copyOf(members);
    }

    public byte[] bytes() {
        return CanonicalJson.bytes(JsonObject.of(
                "members", JsonArray.ofStrings(members.stream().map(Hash::hex).toList()), "salt", salt.hex(), "v", 1));
    }

    /** @throws IllegalArgumentException if it is not such a value */
    public static HashList parse(byte[] bytes) {
        JsonObject json = CanonicalJson.parse(bytes).asObject();
        FormatVersions.require(json, 1, "content");
        return new HashList(
                json.array("members").strings().stream().map(Hash::new).toList(), new Salt(json.string("salt")));
    }

    @Override
    public String toString() {
        return "content of " + members.size();
    }
}
