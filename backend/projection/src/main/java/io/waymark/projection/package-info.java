/** The read model of one node and the settings it runs with; knows PostgreSQL, and nothing of Fabric or of HTTP. */
@NullMarked
package io.waymark.projection;

import org.jspecify.annotations.NullMarked;
