/** What all staff pages share: the frame, forms, addresses and errors. */
@NullMarked
package io.waymark.web.page;

import org.jspecify.annotations.NullMarked;
