/** Measures a network bare and through Waymark's nodes, in one run on one machine, and prints both beside each other. */
@NullMarked
package io.waymark.bench;

import org.jspecify.annotations.NullMarked;
