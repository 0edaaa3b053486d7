/** Links that a brand gives to its products, lots and items, for the resolver. */
@NullMarked
package io.waymark.projection.link;

import org.jspecify.annotations.NullMarked;
