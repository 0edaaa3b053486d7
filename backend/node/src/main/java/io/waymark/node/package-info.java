/** Composes the parts of the product into one running node; knows how to start and stop them, and nothing of what they do. */
@NullMarked
package io.waymark.node;

import org.jspecify.annotations.NullMarked;
