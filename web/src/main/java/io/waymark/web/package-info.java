/** Pages for staff and consumers; reads the read model, never the ledger. */
@NullMarked
package io.waymark.web;

import org.jspecify.annotations.NullMarked;
