package io.waymark.custody;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.MerkleRoot;
import io.waymark.ledger.ObjectName;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * One of the things that an input became.
 *
 * @param object its name
 * @param given how much of the input went into it; null for the outputs of a transformation, whose amounts nobody proves
 * @param first SHA-256 of its first step
 */
public record Made(ObjectName object, Quantity given, Hash first) {

    /** The canonical bytes that the root of a consumed step is built over. */
    public byte[] bytes() {
        JsonObject json = JsonObject.of(
                "first", first.hex(), "org", object.org(), "ref", object.ref().hex());
        return CanonicalJson.bytes(given == null ? json : json.with("quantity", given.value()));
    }

    /** The root and count that a consumed step names for these. */
    public static Merkle merkle(Collection<Made> all) {
        return new Merkle(MerkleRoot.of(sorted(all)), all.size());
    }

    /** The canonical bytes of all, in the order in which the root takes them. */
    public static List<byte[]> sorted(Collection<Made> all) {
        return all.stream().map(Made::bytes).sorted(Arrays::compareUnsigned).toList();
    }
}
