/** Labels to print: two-dimensional symbols with GS1 Digital Links, and sheets and rolls of them. */
@NullMarked
package io.waymark.label;

import org.jspecify.annotations.NullMarked;
