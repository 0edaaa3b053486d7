package io.waymark.devnet.peer;

import io.waymark.devnet.ledger.StateUpdates;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;

/**
 * A block with its verdicts.
 *
 * @param block        with the validation codes in its metadata
 * @param transactions one per entry
 * @param updates      what the valid ones make of the state
 */
record ValidatedBlock(Block block, List<CheckedTx> transactions, StateUpdates updates) {}
