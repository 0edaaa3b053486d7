/** Carries capture jobs to the ledger: in order for each object, several transactions at once, nothing lost and nothing twice. */
@NullMarked
package io.waymark.backend.submit;

import org.jspecify.annotations.NullMarked;
