/** What this organisation says of itself to everybody, and who the others say that they are. */
@NullMarked
package io.waymark.backend.organisation;

import org.jspecify.annotations.NullMarked;
