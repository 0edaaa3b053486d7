/** Resolver, bundles and scans for the public; reads the read model, never the ledger. */
@NullMarked
package io.waymark.scan;

import org.jspecify.annotations.NullMarked;
