/** EPCIS 2.0 queries over HTTP: events of this organisation, as they were captured. */
@NullMarked
package io.waymark.backend.query;

import org.jspecify.annotations.NullMarked;
