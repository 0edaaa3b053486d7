/** Asks other organisations' peers for what they open to this one: offers and their history, how own goods went on, recalls. */
@NullMarked
package io.waymark.backend.exchange;

import org.jspecify.annotations.NullMarked;
