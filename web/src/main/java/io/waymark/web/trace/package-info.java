/** Pages on where goods come from, what became of them and who has them; and the same as files. */
@NullMarked
package io.waymark.web.trace;

import org.jspecify.annotations.NullMarked;
