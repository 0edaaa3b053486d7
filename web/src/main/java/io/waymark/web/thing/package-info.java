/** Pages of one item, unit, lot or product, and the search for them. */
@NullMarked
package io.waymark.web.thing;

import org.jspecify.annotations.NullMarked;
