/** Files of labels: kept in the database from the asking to the fetching, made one at a time. */
@NullMarked
package io.waymark.projection.label;

import org.jspecify.annotations.NullMarked;
