/** Capture jobs: what was handed in, durable before it is acknowledged, and what became of it. Knows nothing of the ledger's wire. */
@NullMarked
package io.waymark.projection.capture;

import org.jspecify.annotations.NullMarked;
