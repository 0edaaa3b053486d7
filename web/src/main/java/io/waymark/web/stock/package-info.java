/** What the organisation has, and the home page. */
@NullMarked
package io.waymark.web.stock;

import org.jspecify.annotations.NullMarked;
