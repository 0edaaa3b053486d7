package io.waymark.devnet.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * A file that grows by whole records: length, CRC-32C, bytes. Opening reads it through and cuts off what a kill in the
 * middle of a write left at its end. Appends come from one thread at a time; reads from any.
 */
public final class RecordFile implements AutoCloseable {
    /** Largest record: one block of the largest allowed size with room to spare. */
    public static final int MAX_RECORD = 256 << 20;

    private static final int HEADER = 8;
    /** In place of a CRC: bytes of this record were blotted out on purpose. A real CRC of 0 is stored as 1. */
    private static final int REDACTED = 0;

    /** Told of each record when the file is opened. */
    @FunctionalInterface
    public interface Visitor {
        /** Takes a record, where its bytes start in the file, and the bytes; false makes this record the first cut off. */
        boolean record(long offset, byte[] bytes) throws IOException;
    }

    private final Path path;
    private final FileChannel channel;
    private long end;

    private RecordFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Opens or creates the file and shows every record in it.
     *
     * @throws UncheckedIOException  when the disk fails
     * @throws IllegalStateException when a record in the middle is damaged, or another process has the file open
     */
    public static RecordFile open(Path path, Visitor visitor) {
        try {
            FileChannel channel = FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            RecordFile file = new RecordFile(path, channel);
            file.lock();
            file.replay(visitor);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + path, e);
        }
    }

    /** Appends one record and returns where its bytes start. Not yet on the disk: {@link #force}. */
    public long append(byte[] bytes) {
        if (bytes.length > MAX_RECORD) {
            throw new IllegalArgumentException("a record of " + bytes.length + " bytes is more than " + MAX_RECORD);
        }
        ByteBuffer buffer = ByteBuffer.allocate(HEADER + bytes.length);
        buffer.putInt(bytes.length).putInt(crc(bytes)).put(bytes).flip();
        try {
            long start = end;
            for (long at = start; buffer.hasRemaining(); ) {
                at += channel.write(buffer, at);
            }
            end = start + HEADER + bytes.length;
            return start + HEADER;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot append to " + path, e);
        }
    }

    /** Returns when everything appended so far would survive a loss of power. */
    public void force() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot sync " + path, e);
        }
    }

    /** Reads bytes that {@link #append} or the visitor gave the place of. */
    public byte[] read(long offset, int length) {
        try {
            return readFully(offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /**
     * Overwrites bytes inside a record with zeros, for good. The record's CRC goes first, so that a kill in between leaves
     * a record that opens.
     *
     * @param recordOffset where the record's bytes start
     * @param offset       where the bytes to blot out start in the file
     */
    public void redact(long recordOffset, long offset, int length) {
        try {
            writeFully(ByteBuffer.allocate(4).putInt(0, REDACTED), recordOffset - 4);
            writeFully(ByteBuffer.allocate(length), offset);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot redact in " + path, e);
        }
    }

    /** Empties the file. */
    public void clear() {
        try {
            channel.truncate(0);
            end = 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear " + path, e);
        }
    }

    /** Bytes in the file. */
    public long size() {
        return end;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + path, e);
        }
    }

    private void lock() throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            throw new IllegalStateException("already open in this process: " + path, e);
        }
        if (lock == null) {
            throw new IllegalStateException("another process has this network's data open: " + path);
        }
    }

    private void replay(Visitor visitor) throws IOException {
        long size = channel.size();
        long at = 0;
        while (size - at >= HEADER) {
            ByteBuffer header = ByteBuffer.wrap(readFully(at, HEADER));
            int length = header.getInt();
            int crc = header.getInt();
            if (length < 0 || length > MAX_RECORD || length > size - at - HEADER) {
                break;
            }
            byte[] bytes = readFully(at + HEADER, length);
            if (crc != REDACTED && crc != crc(bytes)) {
                refuseDamageInTheMiddle(at + HEADER + length, size);
                break;
            }
            if (!visitor.record(at + HEADER, bytes)) {
                break;
            }
            at += HEADER + length;
        }
        end = at;
        if (end < size) {
            channel.truncate(end);
            channel.force(true);
        }
    }

    /** A torn write is the last thing in the file. Damage before other records is something else, and not ours to cut. */
    private void refuseDamageInTheMiddle(long next, long size) {
        if (next < size) {
            throw new IllegalStateException("damaged record before offset " + next + " of " + path
                    + "; restore the file from a copy, or remove the network's data directory to start anew");
        }
    }

    private byte[] readFully(long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new IOException("unexpected end of file");
            }
        }
        return buffer.array();
    }

    private void writeFully(ByteBuffer buffer, long offset) throws IOException {
        long at = offset;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        int value = (int) crc.getValue();
        return value == REDACTED ? 1 : value;
    }
}
