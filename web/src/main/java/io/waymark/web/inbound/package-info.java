/** What other members offer to this organisation, checked before it is taken. */
@NullMarked
package io.waymark.web.inbound;

import org.jspecify.annotations.NullMarked;
