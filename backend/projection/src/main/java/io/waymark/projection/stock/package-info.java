/** What the organisation has, in pages for its staff; knows nothing of histories. */
@NullMarked
package io.waymark.projection.stock;

import org.jspecify.annotations.NullMarked;
