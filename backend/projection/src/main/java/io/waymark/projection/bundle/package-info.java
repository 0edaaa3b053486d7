/** What a verifier needs for one product, as bytes (docs/FORMATS.md, "Bundle"); shows nothing that consumers may not see. */
@NullMarked
package io.waymark.projection.bundle;

import org.jspecify.annotations.NullMarked;
