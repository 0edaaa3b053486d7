/** Spreadsheets: acts that come as one, and lists that go as one. */
@NullMarked
package io.waymark.web.sheet;

import org.jspecify.annotations.NullMarked;
