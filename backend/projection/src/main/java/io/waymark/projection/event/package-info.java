/** Queries of the events that this organisation captured, as they were captured. */
@NullMarked
package io.waymark.projection.event;

import org.jspecify.annotations.NullMarked;
