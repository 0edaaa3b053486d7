package io.waymark.tlog.note;

import io.waymark.tlog.Defect;
import io.waymark.tlog.Spelling;
import io.waymark.tlog.TlogException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A signed note (C2SP signed-note): a text, an empty line, signature lines. Nothing in it may be believed before
 * {@link #verify}.
 *
 * @param text       ends in a newline, which the signatures cover
 * @param signatures 1 to {@value #MAX_SIGNATURES}, in the order of their lines
 */
public record Note(String text, List<NoteSignature> signatures) {

    /** As many signature lines as a note may have. */
    public static final int MAX_SIGNATURES = 64;

    /** As many bytes as a note may have. */
    public static final int MAX_BYTES = 512 * 1024;

    /**
     * @throws TlogException {@link Defect#LINE_NOT_ENDED}, {@link Defect#CONTROL_CHARACTER}, {@link Defect#NOT_UTF8},
     *     {@link Defect#SIGNATURE_MISSING}, {@link Defect#TOO_LONG}
     */
    public Note {
        Spelling.requireText(text);
        signatures = List.copyOf(signatures);
        TlogException.require(!signatures.isEmpty(), Defect.SIGNATURE_MISSING);
        TlogException.require(signatures.size() <= MAX_SIGNATURES, Defect.TOO_LONG);
    }

    /** As {@link #parse(String)}; also {@link Defect#NOT_UTF8}. */
    public static Note parse(byte[] note) {
        return parse(Spelling.utf8(note, MAX_BYTES));
    }

    /**
     * Reads a note. The text ends at the last empty line.
     *
     * @throws TlogException {@link Defect#NOTE_FORM}, {@link Defect#SIGNATURE_MISSING}, {@link Defect#SIGNATURE_LINE}
     *     and what lines and texts may be wrong by
     */
    public static Note parse(String note) {
        TlogException.require(note.length() <= MAX_BYTES, Defect.TOO_LONG);
        Spelling.requireText(note);
        int blank = note.lastIndexOf("\n\n");
        TlogException.require(blank >= 0, Defect.NOTE_FORM);
        String lines = note.substring(blank + 2);
        TlogException.require(!lines.isEmpty(), Defect.SIGNATURE_MISSING);
        List<NoteSignature> signatures = new ArrayList<>();
        for (String line : Spelling.lines(lines)) {
            TlogException.require(signatures.size() < MAX_SIGNATURES, Defect.TOO_LONG);
            signatures.add(NoteSignature.parse(line));
        }
        return new Note(note.substring(0, blank + 1), signatures);
    }

    /**
     * Checks every signature of a known key. Lines of other keys are ignored, also where only the name or only the key
     * id is known.
     *
     * @return the good signatures, at least one, in the order of their lines
     * @throws TlogException {@link Defect#SIGNATURE_UNKNOWN} if there is none of a known key; the defect of the first
     *     bad one; {@link Defect#SIGNATURE_DUPLICATE}
     */
    public List<VerifiedSignature> verify(Iterable<VerifierKey> known) {
        List<VerifiedSignature> good = new ArrayList<>();
        for (NoteSignature signature : signatures) {
            for (VerifierKey key : known) {
                if (key.made(signature)) {
                    boolean again = good.stream().anyMatch(v -> v.key().equals(key));
                    TlogException.require(!again, Defect.SIGNATURE_DUPLICATE);
                    good.add(key.verify(text, signature));
                }
            }
        }
        TlogException.require(!good.isEmpty(), Defect.SIGNATURE_UNKNOWN);
        return List.copyOf(good);
    }

    /** The note with a further signature; one of the same name and key id that it had makes way. */
    public Note with(NoteSignature signature) {
        List<NoteSignature> all = new ArrayList<>(signatures);
        all.removeIf(s -> s.keyId() == signature.keyId() && s.name().equals(signature.name()));
        all.add(signature);
        return new Note(text, all);
    }

    /** The bytes of {@link #toString()}. */
    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The note as it is published. */
    @Override
    public String toString() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(s -> note.append(s).append('\n'));
        return note.toString();
    }
}
