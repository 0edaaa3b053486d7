package io.waymark.tlog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Holds a folder for one user until it is closed or the process ends, however it ends. */
public final class FolderLock implements Closeable {

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the folder if need be and takes it.
     *
     * @throws IOException if that cannot be, or somebody else has it
     */
    public static FolderLock take(Path folder) throws IOException {
        DurableFile.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new FolderLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException("the folder " + folder + " is in use by this process", e);
        }
        channel.close();
        throw new IOException("the folder " + folder + " is in use by another process");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
