/** What the United States' drug supply chain law asks of this organisation: verification, and transaction history. */
@NullMarked
package io.waymark.projection.dscsa;

import org.jspecify.annotations.NullMarked;
