package io.waymark.backend.log;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.tlog.ConsistencyProof;
import io.waymark.tlog.Hash;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.note.VerifierKey;
import java.util.List;

/**
 * Two signed trees of which neither is the beginning of the other (docs/FORMATS.md, "Evidence of a fork"): anybody who has the
 * keys can check it.
 *
 * @param first of the smaller size
 * @param second of the larger one, or of the same
 * @param root of the second's tree at the first's size
 * @param proof RFC 6962 consistency proof from that tree to the second's
 */
public record ForkEvidence(SignedCheckpoint first, SignedCheckpoint second, Hash root, List<Hash> proof) {

    public ForkEvidence {
        proof = List.copyOf(proof);
    }

    /** The file. */
    public byte[] bytes() {
        return CanonicalJson.bytes(JsonObject.of(
                "first", first.toString(),
                "proof", JsonArray.ofStrings(proof.stream().map(Hash::base64).toList()),
                "root", root.base64(),
                "second", second.toString(),
                "v", 1));
    }

    /** @throws IllegalArgumentException if it is no such file */
    public static ForkEvidence parse(byte[] bytes) {
        JsonObject json = CanonicalJson.parse(bytes).asObject();
        io.waymark.ledger.FormatVersions.require(json, 1, "evidence");
        return new ForkEvidence(
                SignedCheckpoint.parse(json.string("first")),
                SignedCheckpoint.parse(json.string("second")),
                Hash.parse(json.string("root")),
                json.array("proof").strings().stream().map(Hash::parse).toList());
    }

    /**
     * Checks it as a third party.
     *
     * @param keys whose signatures are believed: log keys and cosigners of the members
     * @throws IllegalArgumentException if it shows no fork
     */
    public void verify(List<VerifierKey> keys) {
        long small = first.checkpoint().size();
        long large = second.checkpoint().size();
        first.note().verify(keys);
        second.note().verify(keys);
        if (!first.checkpoint().origin().equals(second.checkpoint().origin()) || small > large || small < 1) {
            throw new IllegalArgumentException("not two trees of one log");
        }
        if (root.equals(first.checkpoint().root())) {
            throw new IllegalArgumentException("the second tree has the first one as its beginning");
        }
        try {
            new ConsistencyProof(small, large, proof)
                    .verify(root, second.checkpoint().root());
        } catch (TlogException e) {
            throw new IllegalArgumentException("the second tree was not that at the first one's size", e);
        }
    }
}
