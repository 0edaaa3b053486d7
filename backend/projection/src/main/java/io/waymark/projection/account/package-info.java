/** Accounts of staff and the list of what they did; knows nothing of sessions or HTTP. */
@NullMarked
package io.waymark.projection.account;

import org.jspecify.annotations.NullMarked;
