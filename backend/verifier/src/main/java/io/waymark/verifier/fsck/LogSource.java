package io.waymark.verifier.fsck;

import io.waymark.tlog.tile.TilePath;
import io.waymark.tlog.tile.TileSource;

/** The public files of one log. */
public interface LogSource extends TileSource {

    /** What people call it: an address or a folder. */
    String name();

    /** The bytes of the checkpoint, at most 512 kB. */
    byte[] checkpoint() throws LogFault;

    @Override
    byte[] read(TilePath path) throws LogFault;
}
