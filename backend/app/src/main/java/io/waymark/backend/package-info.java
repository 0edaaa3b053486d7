/** The write side of a node: capture, gateway, follower; the only package that talks to the ledger. */
@NullMarked
package io.waymark.backend;

import org.jspecify.annotations.NullMarked;
