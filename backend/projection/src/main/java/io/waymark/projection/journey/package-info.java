/** What happened to one item, unit or lot, as staff and consumers read it; knows nothing of who may see what. */
@NullMarked
package io.waymark.projection.journey;

import org.jspecify.annotations.NullMarked;
