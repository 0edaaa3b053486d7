/** What laws ask for, as pages and files: the food traceability sheet, verification of medicines. */
@NullMarked
package io.waymark.web.report;

import org.jspecify.annotations.NullMarked;
