/** Claim codes of items that are made: handed out once, kept nowhere. */
@NullMarked
package io.waymark.web.claim;

import org.jspecify.annotations.NullMarked;
