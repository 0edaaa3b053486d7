/** Who may call: API keys of the organisation's systems, and what each may do. */
@NullMarked
package io.waymark.backend.access;

import org.jspecify.annotations.NullMarked;
