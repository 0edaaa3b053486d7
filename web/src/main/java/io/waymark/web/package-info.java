/** Pages for staff; reads the read model and writes capture jobs, never the ledger. */
@NullMarked
package io.waymark.web;

import org.jspecify.annotations.NullMarked;
