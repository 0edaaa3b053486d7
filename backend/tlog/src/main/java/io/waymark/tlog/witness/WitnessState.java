package io.waymark.tlog.witness;

import io.waymark.tlog.DurableFile;
import io.waymark.tlog.FolderLock;
import io.waymark.tlog.Hash;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.SignedCheckpoint;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The latest checkpoint that a cosigner has signed, for each origin, in a folder: one file for each origin, named by
 * the SHA-256 of the origin, replaced whole. It only ever goes forward: a smaller tree, or another one of the same
 * size, is refused here, whatever the caller believes. A signature may leave the process only after {@link #advance}
 * returned true for it.
 *
 * <p>One process at a time holds a folder; within it every method is safe from any thread. A folder restored from a
 * backup has forgotten what was signed since: advance it to the newest of one's own cosignatures that others hold
 * before signing.
 */
public final class WitnessState implements Closeable {

    private static final int MAX_BYTES = 1024 * 1024;

    private final Path folder;
    private final FolderLock lock;

    private WitnessState(Path folder, FolderLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** @throws IOException if the folder cannot be used, or somebody else uses it */
    public static WitnessState open(Path folder) throws IOException {
        return new WitnessState(folder, FolderLock.take(folder));
    }

    /**
     * The latest checkpoint of an origin, as it was given to {@link #advance}.
     *
     * @throws io.waymark.tlog.TlogException if the file is not what was written: then nothing of this origin may be
     *     signed
     */
    public Optional<SignedCheckpoint> latest(String origin) throws IOException {
        return latest(hash(origin));
    }

    /** As {@link #latest(String)}, by the SHA-256 of the origin. */
    public synchronized Optional<SignedCheckpoint> latest(Hash origin) throws IOException {
        Path file = file(origin);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("the witness state " + file + " is not what was written");
        }
        SignedCheckpoint latest = SignedCheckpoint.parse(Files.readAllBytes(file));
        if (!hash(latest.checkpoint().origin()).equals(origin)) {
            throw new IOException("the witness state " + file + " is that of another origin");
        }
        return Optional.of(latest);
    }

    /**
     * Replaces the latest checkpoint of an origin, durably, if it is still the expected one.
     *
     * @param expected what {@link #latest} gave when the new checkpoint was found to be consistent with it
     * @param next     of the same tree or a larger one
     * @return false, with nothing changed, if another one is the latest by now
     * @throws IllegalArgumentException if the new checkpoint is smaller than the latest one, or another of the same
     *     size
     */
    public synchronized boolean advance(Optional<Checkpoint> expected, SignedCheckpoint next) throws IOException {
        Checkpoint checkpoint = next.checkpoint();
        Optional<Checkpoint> latest = latest(checkpoint.origin()).map(SignedCheckpoint::checkpoint);
        if (!latest.equals(expected)) {
            return false;
        }
        if (latest.isPresent() && latest.get().size() > checkpoint.size()) {
            throw new IllegalArgumentException("a cosigner never goes back to a smaller tree");
        }
        if (latest.isPresent()
                && latest.get().size() == checkpoint.size()
                && !latest.get().root().equals(checkpoint.root())) {
            throw new IllegalArgumentException("a cosigner never signs two trees of one size");
        }
        DurableFile.replace(file(hash(checkpoint.origin())), next.toString().getBytes(StandardCharsets.UTF_8));
        return true;
    }

    private Path file(Hash origin) {
        return folder.resolve(origin + ".checkpoint");
    }

    private static Hash hash(String origin) {
        return Hash.sha256(origin.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
