/** The adapter to the own peers: the only package that sees Fabric's client and wire format, and it lets neither out. */
@NullMarked
package io.waymark.backend.ledger;

import org.jspecify.annotations.NullMarked;
