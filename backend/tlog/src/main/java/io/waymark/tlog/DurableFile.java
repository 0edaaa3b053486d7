package io.waymark.tlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that are there whole or not at all, whenever the process or the machine stops: written beside, synced, renamed.
 * One writer for each file.
 */
public final class DurableFile {

    private static final String TEMPORARY = ".tmp";

    private DurableFile() {}

    /** Writes a file, or replaces one, and returns when both content and name are on disk. */
    public static void replace(Path file, byte[] content) throws IOException {
        write(file, content);
        syncDirectory(file.getParent());
    }

    /** As {@link #replace}, but the name is on disk only after {@link #syncDirectory} of the folder. */
    public static void write(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes a folder and those above it, durably. */
    public static void createDirectories(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        createDirectories(parent);
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
        syncDirectory(parent);
    }

    /** Makes the names in a folder durable. */
    public static void syncDirectory(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        } // elsewhere (Windows) folders cannot be opened, and a rename is durable by itself
    }
}
