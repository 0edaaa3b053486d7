package io.waymark.tlog.map;

import io.waymark.tlog.DurableFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An append-only sequence of records in files of 16 MiB. Full ones are mapped, so the operating system keeps in memory
 * what is read and no more; the last one is in the heap. Records do not cross from one file to the next. One writer;
 * what {@link #append} returned may be read by any thread that learns of it by a volatile read.
 */
final class NodeFile {

    /** The size of files, as a power of two. */
    static final int SEGMENT_BITS = 24;

    private static final int FIRST_CAPACITY = 1 << 16;

    private final Path folder;
    private final int bits;
    private final int segmentSize;
    private volatile ByteBuffer[] segments;
    private RandomAccessFile tail; // null where it is only read
    private long end;
    private long written;

    private NodeFile(Path folder, long end, int bits) {
        this.folder = folder;
        this.bits = bits;
        this.segmentSize = 1 << bits;
        this.end = end;
        this.written = end;
        this.segments = new ByteBuffer[(int) (end >>> bits) + 1];
    }

    /** Opens the files as they were when they ended at {@code end}, and drops what came after. */
    static NodeFile open(Path folder, long end, int bits) throws IOException {
        NodeFile file = new NodeFile(folder, end, bits);
        int last = file.segments.length - 1;
        for (int i = last + 1; Files.deleteIfExists(file.path(i)); i++) {
            // the next one
        }
        for (int i = 0; i < last; i++) {
            file.segments[i] = file.map(i);
        }
        file.openTail(last, file.within(end));
        return file;
    }

    /** Reads the files as they were when they ended at {@code end}, whatever somebody else writes after it. */
    static NodeFile reading(Path folder, long end, int bits) throws IOException {
        NodeFile file = new NodeFile(folder, end, bits);
        int last = file.segments.length - 1;
        for (int i = 0; i < last; i++) {
            file.segments[i] = file.map(i);
        }
        int length = file.within(end);
        try (RandomAccessFile tail = new RandomAccessFile(file.path(last).toFile(), "r")) {
            requireLength(tail, length);
            byte[] bytes = new byte[length];
            tail.readFully(bytes);
            file.segments[last] = ByteBuffer.wrap(bytes);
        }
        return file;
    }

    private int within(long offset) {
        return (int) (offset & segmentSize - 1);
    }

    private Path path(int segment) {
        return folder.resolve(String.format("nodes-%08d", segment));
    }

    private ByteBuffer map(int segment) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path(segment).toFile(), "r")) {
            requireLength(file, segmentSize);
            return file.getChannel().map(MapMode.READ_ONLY, 0, segmentSize);
        }
    }

    private void openTail(int segment, int length) throws IOException {
        tail = new RandomAccessFile(path(segment).toFile(), "rw");
        requireLength(tail, length);
        tail.setLength(length);
        byte[] bytes = new byte[Math.max(FIRST_CAPACITY, length)];
        tail.seek(0);
        tail.readFully(bytes, 0, length);
        segments[segment] = ByteBuffer.wrap(bytes);
    }

    private static void requireLength(RandomAccessFile file, int length) throws IOException {
        if (file.length() < length) {
            throw new EOFException("a file of the map is shorter than the version needs");
        }
    }

    /** Where the next record would begin at the earliest. */
    long end() {
        return end;
    }

    /** Adds a record and returns where it begins. */
    long append(byte[] record) throws IOException {
        if (inTail(end) + record.length > segmentSize) {
            roll();
        }
        int at = inTail(end);
        int last = segments.length - 1;
        ByteBuffer buffer = segments[last];
        if (at + record.length > buffer.capacity()) {
            int capacity = Math.min(segmentSize, 2 * buffer.capacity());
            buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), capacity));
            replace(last, buffer);
        }
        buffer.put(at, record);
        long offset = end;
        end += record.length;
        return offset;
    }

    private void replace(int segment, ByteBuffer buffer) {
        ByteBuffer[] next = Arrays.copyOf(segments, Math.max(segments.length, segment + 1));
        next[segment] = buffer;
        segments = next;
    }

    private void roll() throws IOException {
        int full = segments.length - 1;
        write();
        tail.setLength(segmentSize);
        tail.getFD().sync();
        tail.close();
        replace(full, map(full));
        segments = Arrays.copyOf(segments, full + 2);
        Files.deleteIfExists(path(full + 1));
        openTail(full + 1, 0);
        DurableFile.syncDirectory(folder);
        end = (long) (full + 1) << bits;
        written = end;
    }

    /** Writes the last file's records that are not yet there. */
    private void write() throws IOException {
        int from = inTail(written);
        tail.seek(from);
        tail.write(segments[segments.length - 1].array(), from, inTail(end) - from);
    }

    /** The place in the last file, also where that is just full. */
    private int inTail(long offset) {
        return (int) (offset - ((segments.length - 1L) << bits));
    }

    /** Returns when all records are on disk. */
    void sync() throws IOException {
        write();
        tail.getFD().sync();
        written = end;
    }

    /** Reads a part of a record. */
    void read(long offset, byte[] into) {
        segments[(int) (offset >>> bits)].get(within(offset), into);
    }

    void close() throws IOException {
        if (tail != null) {
            tail.close();
        }
    }
}
