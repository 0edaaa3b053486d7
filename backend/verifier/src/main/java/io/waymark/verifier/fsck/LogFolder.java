package io.waymark.verifier.fsck;

import io.waymark.tlog.tile.TilePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A log in a folder: a node's {@code log}, an archive's, or any other copy of the files. */
public final class LogFolder implements LogSource {

    static final int MOST_CHECKPOINT = 512 * 1_024;
    static final int MOST_TILE = 2 * 256 * 65_537;

    private final Path folder;

    /** @param folder the one with {@code checkpoint} in it, or the one above if that has it as {@code log} */
    public LogFolder(Path folder) {
        this.folder = Files.exists(folder.resolve("log").resolve("checkpoint")) ? folder.resolve("log") : folder;
    }

    @Override
    public String name() {
        return folder.toString();
    }

    /** The folder with the checkpoint. */
    public Path folder() {
        return folder;
    }

    @Override
    public byte[] checkpoint() throws LogFault {
        return bytes("checkpoint", MOST_CHECKPOINT, LogFault.NOWHERE);
    }

    @Override
    public byte[] read(TilePath path) throws LogFault {
        long index = firstLeaf(path);
        if (path.partial() && !Files.exists(folder.resolve(path.toString()))) {
            return beginning(path, bytes(path.full().toString(), MOST_TILE, index));
        }
        return bytes(path.toString(), MOST_TILE, index);
    }

    static byte[] beginning(TilePath path, byte[] full) throws LogFault {
        try {
            return path.beginningOf(full);
        } catch (IllegalArgumentException e) {
            throw new LogFault(path.level() < 0 ? "entries" : "tile", firstLeaf(path), path.full() + " is malformed");
        }
    }

    /** Index of the first leaf below a tile. */
    static long firstLeaf(TilePath path) {
        return path.index() << 8 * (Math.max(path.level(), 0) + 1);
    }

    private byte[] bytes(String file, int most, long index) throws LogFault {
        try (InputStream in = Files.newInputStream(folder.resolve(file))) {
            byte[] bytes = in.readNBytes(most + 1);
            LogFault.demand(bytes.length <= most, "unreachable", index, file + " is too large");
            return bytes;
        } catch (NoSuchFileException e) {
            throw new LogFault("missing", index, "there is no " + file + " in " + folder);
        } catch (LogFault e) {
            throw e;
        } catch (IOException e) {
            throw new LogFault("unreachable", index, file + " cannot be read: " + e.getMessage());
        }
    }
}
