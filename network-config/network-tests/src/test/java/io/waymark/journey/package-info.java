/** Journeys of goods through three whole nodes, as warehouse systems, staff and consumers meet them: over HTTP. */
package io.waymark.journey;
