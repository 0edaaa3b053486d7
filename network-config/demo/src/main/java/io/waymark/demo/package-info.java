/** The demo: one command that starts a network and three nodes on one machine, and ends all of it with itself. */
@NullMarked
package io.waymark.demo;

import org.jspecify.annotations.NullMarked;
