/** What the read model knows of who holds an item, and statements that wait to be written. */
@NullMarked
package io.waymark.projection.claim;

import org.jspecify.annotations.NullMarked;
