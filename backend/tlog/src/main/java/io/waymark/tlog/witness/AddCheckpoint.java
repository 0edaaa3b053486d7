package io.waymark.tlog.witness;

import io.waymark.tlog.Defect;
import io.waymark.tlog.Hash;
import io.waymark.tlog.Spelling;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.note.SignedCheckpoint;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of an {@code add-checkpoint} request (C2SP tlog-witness).
 *
 * @param oldSize    size of the checkpoint that the witness last cosigned
 * @param proof      consistency proof from there, at most {@value #MAX_HASHES} hashes; whether it has the right shape
 *     is for the witness to say
 * @param checkpoint the new one
 */
public record AddCheckpoint(long oldSize, List<Hash> proof, SignedCheckpoint checkpoint) {

    /** As many bytes as a request may have. */
    public static final int MAX_BYTES = 1024 * 1024;

    /** As many hashes as its proof may have. */
    public static final int MAX_HASHES = 63;

    /** @throws TlogException {@link Defect#NUMBER_TOO_LARGE}, {@link Defect#TOO_LONG} */
    public AddCheckpoint {
        Spelling.inRange(oldSize);
        proof = List.copyOf(proof);
        TlogException.require(proof.size() <= MAX_HASHES, Defect.TOO_LONG);
    }

    /**
     * Reads a body.
     *
     * @throws TlogException {@link Defect#NOT_UTF8}, {@link Defect#LINE_MISSING}, {@link Defect#LINE_UNEXPECTED},
     *     {@link Defect#TOO_LONG}, and what numbers, hashes and checkpoints may be wrong by
     */
    public static AddCheckpoint parse(byte[] body) {
        String text = Spelling.utf8(body, MAX_BYTES);
        int blank = text.indexOf("\n\n");
        TlogException.require(blank >= 0, Defect.LINE_MISSING);
        List<String> lines = new ArrayList<>(Spelling.lines(text.substring(0, blank + 1)));
        String old = lines.remove(0);
        TlogException.require(old.startsWith("old "), Defect.LINE_UNEXPECTED);
        TlogException.require(lines.size() <= MAX_HASHES, Defect.TOO_LONG);
        List<Hash> proof = lines.stream().map(Hash::parse).toList();
        SignedCheckpoint checkpoint = SignedCheckpoint.parse(text.substring(blank + 2));
        return new AddCheckpoint(Spelling.number(old.substring(4)), proof, checkpoint);
    }

    /** The body. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("old ").append(oldSize).append('\n');
        proof.forEach(hash -> text.append(hash.base64()).append('\n'));
        return text.append('\n').append(checkpoint).toString();
    }
}
