/** Events captured here, and their correction. */
@NullMarked
package io.waymark.web.event;

import org.jspecify.annotations.NullMarked;
