package io.waymark.verifier.fsck;

import io.waymark.tlog.DurableFile;
import io.waymark.tlog.tile.TilePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps what it reads of a log in a folder, as static files; what is there is not asked for again, so a copy that was interrupted goes
 * on. The checkpoint is kept last ({@link #finish}): it never speaks of what is not there.
 */
public final class LogMirror implements LogSource {

    private final LogSource source;
    private final Path folder;

    public LogMirror(LogSource source, Path folder) {
        this.source = source;
        this.folder = folder;
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public byte[] checkpoint() throws LogFault {
        return source.checkpoint();
    }

    @Override
    public byte[] read(TilePath path) throws LogFault {
        Path file = folder.resolve(path.toString());
        try {
            if (Files.exists(file)) {
                return Files.readAllBytes(file);
            }
            byte[] bytes = source.read(path);
            DurableFile.createDirectories(file.getParent());
            DurableFile.write(file, bytes);
            if (!path.partial()) {
                deletePartials(path);
            }
            return bytes;
        } catch (LogFault e) {
            throw e;
        } catch (IOException e) {
            throw new LogFault("unreachable", LogFolder.firstLeaf(path), file + " cannot be kept: " + e.getMessage());
        }
    }

    private void deletePartials(TilePath full) throws IOException {
        Path partials = folder.resolve(full + ".p");
        if (Files.isDirectory(partials)) {
            List<Path> files;
            try (Stream<Path> list = Files.list(partials)) {
                files = list.toList();
            }
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(partials);
        }
    }

    /** Keeps the checkpoint of what was read. */
    public void finish(byte[] checkpoint) throws IOException {
        DurableFile.replace(folder.resolve("checkpoint"), checkpoint);
    }
}
