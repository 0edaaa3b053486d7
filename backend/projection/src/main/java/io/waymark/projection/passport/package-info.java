/** Digital product passports in the shape of EN 18222 and EN 18223, made of what is on the ledger. */
@NullMarked
package io.waymark.projection.passport;

import org.jspecify.annotations.NullMarked;
