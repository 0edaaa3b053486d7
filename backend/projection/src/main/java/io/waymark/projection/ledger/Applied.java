package io.waymark.projection.ledger;

import java.util.Set;

/**
 * What one block changed: numbers for metrics, and whom to ask for offers.
 *
 * @param number of the block
 * @param writes first writes that entered the map
 * @param steps own steps that became known
 * @param events own events that became known
 * @param skipped own values that this software could not read: counted, never a reason to stop
 * @param missing own values that the own peer has not given (yet): see {@link Projector#late}
 * @param writers MSP ids of the other organisations that wrote
 */
public record Applied(long number, int writes, int steps, int events, int skipped, int missing, Set<String> writers) {}
