/** {@code ./waymark bench clones}: simulated scans of genuine items and of copied codes, and how many a detector finds. */
@NullMarked
package io.waymark.bench.clones;

import org.jspecify.annotations.NullMarked;
