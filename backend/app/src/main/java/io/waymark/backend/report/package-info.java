/** Traces, lists of holders and what laws ask for, for systems with an API key; what is asked about stands in bodies. */
@NullMarked
package io.waymark.backend.report;

import org.jspecify.annotations.NullMarked;
