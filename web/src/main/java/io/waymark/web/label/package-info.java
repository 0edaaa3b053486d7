/** QR labels to print. */
@NullMarked
package io.waymark.web.label;

import org.jspecify.annotations.NullMarked;
