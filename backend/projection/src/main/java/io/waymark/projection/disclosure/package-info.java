/** What the organisation shows to whom, and what it takes back: rules, withdrawals, and what others withdrew. */
@NullMarked
package io.waymark.projection.disclosure;

import org.jspecify.annotations.NullMarked;
