/**
 * This organisation's log: its leaves, map and checkpoints as files and rows, and proofs out of them. Who signs checkpoints and
 * gathers others' cosignatures is part {@code backend}.
 */
@NullMarked
package io.waymark.projection.log;

import org.jspecify.annotations.NullMarked;
