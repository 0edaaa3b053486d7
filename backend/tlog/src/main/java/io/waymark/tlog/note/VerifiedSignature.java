package io.waymark.tlog.note;

/**
 * A signature that was checked and is good.
 *
 * @param key  whose it is
 * @param time of a cosignature in seconds since 1970; 0 where the key's type has no time
 */
public record VerifiedSignature(VerifierKey key, long time) {

    /** Whether that line names this key, by name and key id. */
    public boolean made(NoteSignature signature) {
        return key.made(signature);
    }
}
