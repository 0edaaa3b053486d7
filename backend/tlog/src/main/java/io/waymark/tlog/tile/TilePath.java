package io.waymark.tlog.tile;

import io.waymark.tlog.Defect;
import io.waymark.tlog.Hash;
import io.waymark.tlog.Spelling;
import io.waymark.tlog.TlogException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of a tile below a log's prefix: {@code tile/<L>/<N>[.p/<W>]} or {@code tile/entries/<N>[.p/<W>]}, with N in
 * groups of three digits, all but the last with an {@code x}.
 *
 * @param level 0 to 63, or {@value #ENTRIES} for an entry bundle
 * @param index the tile's index within its level
 * @param width 1 to 255 of a partial tile, {@value #FULL} of a full one
 */
public record TilePath(int level, long index, int width) {

    /** The level of entry bundles, which stand beside the tiles of level 0. */
    public static final int ENTRIES = -1;

    /** Hashes in a full tile. */
    public static final int FULL = 256;

    private static final Pattern FORM =
            Pattern.compile("tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\\.p/([0-9]{1,3}))?");

    /** @throws TlogException {@link Defect#TILE_PATH} */
    public TilePath {
        boolean good = level >= ENTRIES && level <= 63 && width >= 1 && width <= FULL;
        TlogException.require(good && index >= 0 && index <= Spelling.MAX_NUMBER, Defect.TILE_PATH);
    }

    /** The path of a full tile. */
    public TilePath(int level, long index) {
        this(level, index, FULL);
    }

    /** @throws TlogException {@link Defect#TILE_PATH} for anything but the one spelling */
    public static TilePath parse(String path) {
        Matcher form = FORM.matcher(path);
        TlogException.require(path.length() <= 64 && form.matches(), Defect.TILE_PATH);
        int level = form.group(1).equals("entries") ? ENTRIES : Integer.parseInt(form.group(1));
        long index = Long.parseLong(form.group(2).replaceAll("[x/]", ""));
        int width = form.group(3) == null ? FULL : Integer.parseInt(form.group(3));
        TilePath parsed = new TilePath(level, index, width);
        TlogException.require(parsed.toString().equals(path), Defect.TILE_PATH);
        return parsed;
    }

    /**
     * The tile in which a tree of this size has a hash of a level.
     *
     * @param level of tiles
     * @param hash  the hash's index among those of the tile level
     * @param size  number of leaves; the tree has the hash
     */
    public static TilePath of(int level, long hash, long size) {
        long index = hash / FULL;
        long hashes = size >>> 8 * Math.max(level, 0);
        return new TilePath(level, index, (int) Math.min(FULL, hashes - index * FULL));
    }

    /** Whether the tile has fewer than 256 hashes or entries. */
    public boolean partial() {
        return width < FULL;
    }

    /** The full tile that has this one as its beginning. */
    public TilePath full() {
        return new TilePath(level, index, FULL);
    }

    /**
     * The bytes of this tile or bundle out of those of the full one, whose beginning it is.
     *
     * @throws TlogException {@link Defect#TILE_LENGTH}, {@link Defect#BUNDLE_LENGTH} if those are not of a full one
     */
    public byte[] beginningOf(byte[] whole) {
        if (level == ENTRIES) {
            return EntryBundle.encode(EntryBundle.decode(whole, FULL).subList(0, width));
        }
        TlogException.require(whole.length == FULL * Hash.BYTES, Defect.TILE_LENGTH);
        return Arrays.copyOf(whole, width * Hash.BYTES);
    }

    /** The path, relative, with slashes. */
    @Override
    public String toString() {
        StringBuilder path = new StringBuilder(String.format("%03d", index % 1_000));
        for (long rest = index / 1_000; rest > 0; rest /= 1_000) {
            path.insert(0, String.format("x%03d/", rest % 1_000));
        }
        String place = "tile/" + (level == ENTRIES ? "entries" : level) + "/" + path;
        return partial() ? place + ".p/" + width : place;
    }
}
