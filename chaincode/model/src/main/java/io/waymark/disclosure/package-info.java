/** What of its events an organisation shows to whom: rules, as pure functions. */
package io.waymark.disclosure;
