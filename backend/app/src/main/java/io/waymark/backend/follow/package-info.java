/** Follows the own peer's blocks, each once and none skipped, and has them turned into rows. */
@NullMarked
package io.waymark.backend.follow;

import org.jspecify.annotations.NullMarked;
