/** Spreadsheets from and for people: CSV and XLSX, read within limits, written so that no text is taken for a formula. */
@NullMarked
package io.waymark.sheet;

import org.jspecify.annotations.NullMarked;
