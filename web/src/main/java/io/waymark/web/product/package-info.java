/** Pages of the organisation's own products. */
@NullMarked
package io.waymark.web.product;

import org.jspecify.annotations.NullMarked;
