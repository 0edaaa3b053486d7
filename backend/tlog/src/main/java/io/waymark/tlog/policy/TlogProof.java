package io.waymark.tlog.policy;

import io.waymark.tlog.Defect;
import io.waymark.tlog.Hash;
import io.waymark.tlog.InclusionProof;
import io.waymark.tlog.Spelling;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.note.SignedCheckpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A self-contained proof that a leaf is in a log (C2SP tlog-proof), the content of a {@code .tlog-proof} file.
 *
 * @param extra      base64 of bytes for the application, which nothing authenticates; not empty
 * @param inclusion  of the leaf in the checkpoint's tree
 * @param checkpoint with the signatures of log and witnesses
 */
public record TlogProof(Optional<String> extra, InclusionProof inclusion, SignedCheckpoint checkpoint) {

    private static final String HEAD = "c2sp.org/tlog-proof@v1";
    private static final int MAX_BYTES = 1024 * 1024;
    private static final int MAX_HASHES = 63;

    /**
     * @throws TlogException {@link Defect#BASE64_NOT_CANONICAL}, {@link Defect#LINE_UNEXPECTED},
     *     {@link Defect#PROOF_LENGTH}
     */
    public TlogProof {
        extra.ifPresent(base64 -> TlogException.require(Spelling.base64(base64).length > 0, Defect.LINE_UNEXPECTED));
        TlogException.require(inclusion.size() == checkpoint.checkpoint().size(), Defect.PROOF_LENGTH);
    }

    /** As {@link #parse(String)}; also {@link Defect#NOT_UTF8}. */
    public static TlogProof parse(byte[] proof) {
        return parse(Spelling.utf8(proof, MAX_BYTES));
    }

    /**
     * Reads a proof.
     *
     * @throws TlogException {@link Defect#LINE_MISSING}, {@link Defect#LINE_UNEXPECTED},
     *     {@link Defect#INDEX_BEYOND_SIZE}, {@link Defect#PROOF_LENGTH}, {@link Defect#TOO_LONG}, and what numbers,
     *     hashes and checkpoints may be wrong by
     */
    public static TlogProof parse(String proof) {
        TlogException.require(proof.length() <= MAX_BYTES, Defect.TOO_LONG);
        int blank = proof.indexOf("\n\n");
        TlogException.require(blank >= 0, Defect.LINE_MISSING);
        List<String> lines = new ArrayList<>(Spelling.lines(proof.substring(0, blank + 1)));
        TlogException.require(lines.remove(0).equals(HEAD), Defect.LINE_UNEXPECTED);
        Optional<String> extra = !lines.isEmpty() && lines.get(0).startsWith("extra ")
                ? Optional.of(lines.remove(0).substring(6))
                : Optional.empty();
        TlogException.require(!lines.isEmpty(), Defect.LINE_MISSING);
        String index = lines.remove(0);
        TlogException.require(index.startsWith("index "), Defect.LINE_UNEXPECTED);
        TlogException.require(lines.size() <= MAX_HASHES, Defect.TOO_LONG);
        List<Hash> path = lines.stream().map(Hash::parse).toList();
        SignedCheckpoint checkpoint = SignedCheckpoint.parse(proof.substring(blank + 2));
        long size = checkpoint.checkpoint().size();
        return new TlogProof(extra, new InclusionProof(Spelling.number(index.substring(6)), size, path), checkpoint);
    }

    /**
     * Checks signatures, quorum and inclusion.
     *
     * @param leaf the leaf hash, worked out from what is to be proven
     * @throws TlogException as {@link Policy#verify} and {@link InclusionProof#verify}
     */
    public Verdict verify(Policy policy, Hash leaf) {
        Verdict verdict = policy.verify(checkpoint);
        inclusion.verify(leaf, checkpoint.checkpoint().root());
        return verdict;
    }

    /** The proof's text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        extra.ifPresent(base64 -> text.append("extra ").append(base64).append('\n'));
        text.append("index ").append(inclusion.index()).append('\n');
        inclusion.path().forEach(hash -> text.append(hash.base64()).append('\n'));
        return text.append('\n').append(checkpoint).toString();
    }
}
