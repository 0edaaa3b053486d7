package io.waymark.devnet.order;

import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;

/** The first block of a chain. */
public final class Genesis {
    private Genesis() {}

    /** Block 0 with the configuration, valid by being first. */
    public static Block block(Envelope config) {
        return BlockMaker.first(config.toByteString());
    }
}
