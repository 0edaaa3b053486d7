package io.waymark.devnet.deliver;

import io.waymark.devnet.msp.Identity;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.DeliverResponse;

/** How much of a block a kind of stream shows. */
@FunctionalInterface
interface BlockView {
    DeliverResponse of(Block block, Identity reader);
}
