/** Links that the brand gives to its products, lots and items. */
@NullMarked
package io.waymark.web.link;

import org.jspecify.annotations.NullMarked;
