/** What this organisation knows of chains of custody, read for decisions and offers; and what it verified of others' goods. */
package io.waymark.projection.custody;
