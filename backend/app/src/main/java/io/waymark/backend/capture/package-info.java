/** EPCIS 2.0 capture over HTTP: documents become capture jobs, single events are answered when they are on the ledger. */
@NullMarked
package io.waymark.backend.capture;

import org.jspecify.annotations.NullMarked;
