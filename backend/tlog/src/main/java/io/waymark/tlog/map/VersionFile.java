package io.waymark.tlog.map;

import io.waymark.tlog.Hash;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** The versions in ascending order, 64 bytes each, with a checksum. Every method is safe from any thread. */
final class VersionFile implements Closeable {

    private static final int RECORD = 64;
    private static final int CHECKED = 56;

    /**
     * A version.
     *
     * @param number chosen by the caller
     * @param ref    of the root in the node file
     * @param end    of the node file
     * @param root   hash
     */
    record Version(long number, long ref, long end, Hash root) {}

    private final RandomAccessFile file; // no channel: an interrupt would close it for all threads
    private long count;

    private VersionFile(RandomAccessFile file) {
        this.file = file;
    }

    /** Opens the file without the versions above the number: a half-written record can only be among those. */
    static VersionFile open(Path path, long number) throws IOException {
        return open(path, number, "rw");
    }

    /** The same without making or changing the file. */
    static VersionFile reading(Path path, long number) throws IOException {
        return open(path, number, "r");
    }

    private static VersionFile open(Path path, long number, String mode) throws IOException {
        VersionFile versions = new VersionFile(new RandomAccessFile(path.toFile(), mode));
        versions.count = versions.file.length() / RECORD;
        while (versions.count > 0 && !versions.wanted(number)) {
            versions.count--;
        }
        return versions;
    }

    /** The last version that is not above the number, or the one before all of them. */
    synchronized Version find(long number, Version before) throws IOException {
        long low = 0;
        long high = count;
        while (low < high) {
            long middle = low + high >>> 1;
            if (read(middle).number() <= number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? before : read(low - 1);
    }

    /** Drops from disk what was left out when the file was opened. */
    synchronized void truncate() throws IOException {
        file.setLength(count * RECORD);
        file.getFD().sync();
    }

    private boolean wanted(long number) throws IOException {
        byte[] record = bytes(count - 1);
        return sound(record) && ByteBuffer.wrap(record).getLong() <= number;
    }

    private Version read(long index) throws IOException {
        byte[] record = bytes(index);
        if (!sound(record)) {
            throw new IOException("the map's record of version no. " + index + " is damaged");
        }
        ByteBuffer buffer = ByteBuffer.wrap(record);
        return new Version(buffer.getLong(), buffer.getLong(), buffer.getLong(), Hash.of(record, 3 * Long.BYTES));
    }

    private byte[] bytes(long index) throws IOException {
        byte[] record = new byte[RECORD];
        file.seek(index * RECORD);
        file.readFully(record);
        return record;
    }

    private static boolean sound(byte[] record) {
        byte[] sum = Arrays.copyOf(Hash.sha256(Arrays.copyOf(record, CHECKED)).bytes(), RECORD - CHECKED);
        return Arrays.equals(sum, Arrays.copyOfRange(record, CHECKED, RECORD));
    }

    /** Adds a version and returns when it is on disk. */
    synchronized void add(Version version) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(RECORD);
        record.putLong(version.number()).putLong(version.ref()).putLong(version.end());
        record.put(version.root().bytes());
        record.put(Hash.sha256(Arrays.copyOf(record.array(), CHECKED)).bytes(), 0, RECORD - CHECKED);
        file.seek(count * RECORD);
        file.write(record.array());
        file.getFD().sync();
        count++;
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
