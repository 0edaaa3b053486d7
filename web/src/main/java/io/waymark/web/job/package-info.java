/** What became of an act that was asked for. */
@NullMarked
package io.waymark.web.job;

import org.jspecify.annotations.NullMarked;
