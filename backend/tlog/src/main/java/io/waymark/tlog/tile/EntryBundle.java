package io.waymark.tlog.tile;

import io.waymark.tlog.Defect;
import io.waymark.tlog.TlogException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The entries of a log as C2SP tlog-tiles stores them: each after its length in two bytes, big-endian. */
public final class EntryBundle {

    /** As many bytes as an entry may have. */
    public static final int MAX_ENTRY_BYTES = 65_535;

    private EntryBundle() {}

    /**
     * @throws TlogException {@link Defect#BUNDLE_LENGTH} unless there are 1 to 256; {@link Defect#TOO_LONG} for an
     *     entry
     */
    public static byte[] encode(List<byte[]> entries) {
        TlogException.require(!entries.isEmpty() && entries.size() <= TilePath.FULL, Defect.BUNDLE_LENGTH);
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            TlogException.require(entry.length <= MAX_ENTRY_BYTES, Defect.TOO_LONG);
            bundle.write(entry.length >> 8);
            bundle.write(entry.length);
            bundle.writeBytes(entry);
        }
        return bundle.toByteArray();
    }

    /**
     * The entries of a bundle.
     *
     * @param width how many there must be, 1 to 256
     * @throws TlogException {@link Defect#BUNDLE_LENGTH} if bytes are missing or left over
     */
    public static List<byte[]> decode(byte[] bundle, int width) {
        List<byte[]> entries = new ArrayList<>();
        int at = 0;
        while (entries.size() < width) {
            TlogException.require(bundle.length - at >= 2, Defect.BUNDLE_LENGTH);
            int length = (bundle[at] & 0xff) << 8 | bundle[at + 1] & 0xff;
            at += 2;
            TlogException.require(bundle.length - at >= length, Defect.BUNDLE_LENGTH);
            entries.add(Arrays.copyOfRange(bundle, at, at + length));
            at += length;
        }
        TlogException.require(at == bundle.length, Defect.BUNDLE_LENGTH);
        return entries;
    }
}
