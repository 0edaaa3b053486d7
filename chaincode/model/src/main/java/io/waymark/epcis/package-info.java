/**
 * EPCIS 2.0 events as documents bring them: read whole, held to the standard, and named by their hash; it knows nothing of
 * custody, ledgers or databases.
 */
package io.waymark.epcis;
