package io.waymark.tlog.note;

import io.waymark.tlog.Defect;
import io.waymark.tlog.TlogException;
import java.util.List;

/**
 * A checkpoint with the note that it stands in. Nothing in it may be believed before its signatures are checked.
 *
 * @param checkpoint what the note's text says
 * @param note       with signatures of logs and cosignatures of witnesses
 */
public record SignedCheckpoint(Checkpoint checkpoint, Note note) {

    /** @throws TlogException {@link Defect#NOTE_FORM} unless the note's text is the checkpoint */
    public SignedCheckpoint {
        TlogException.require(note.text().equals(checkpoint.toString()), Defect.NOTE_FORM);
    }

    /**
     * Reads a published checkpoint; see {@link Note#parse(byte[])} and {@link Checkpoint#parse} for what may be wrong.
     */
    public static SignedCheckpoint parse(byte[] note) {
        return of(Note.parse(note));
    }

    /** Reads a published checkpoint. */
    public static SignedCheckpoint parse(String note) {
        return of(Note.parse(note));
    }

    /** A checkpoint with signatures; see {@link Note} for what may be wrong. */
    public static SignedCheckpoint of(Checkpoint checkpoint, List<NoteSignature> signatures) {
        return new SignedCheckpoint(checkpoint, new Note(checkpoint.toString(), signatures));
    }

    private static SignedCheckpoint of(Note note) {
        return new SignedCheckpoint(Checkpoint.parse(note.text()), note);
    }

    /** With a further signature, which replaces one of the same name and key id. */
    public SignedCheckpoint with(NoteSignature signature) {
        return new SignedCheckpoint(checkpoint, note.with(signature));
    }

    /** The note as it is published. */
    @Override
    public String toString() {
        return note.toString();
    }
}
