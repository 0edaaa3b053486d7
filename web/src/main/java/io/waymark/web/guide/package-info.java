/** The guides of docs/guides, one for each role. */
@NullMarked
package io.waymark.web.guide;

import org.jspecify.annotations.NullMarked;
