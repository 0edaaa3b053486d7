/**
 * A log as static files (C2SP tlog-tiles): paths, hash tiles, entry bundles, and a directory of them; it knows no HTTP.
 */
package io.waymark.tlog.tile;
