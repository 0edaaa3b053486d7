/** Labels for systems: asked for with an API key, followed, fetched. */
@NullMarked
package io.waymark.backend.label;

import org.jspecify.annotations.NullMarked;
