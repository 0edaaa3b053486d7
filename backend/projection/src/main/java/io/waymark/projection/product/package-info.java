/** Texts and pictures of products, kept by the owner of the prefix, and requests to write them to the ledger. */
@NullMarked
package io.waymark.projection.product;

import org.jspecify.annotations.NullMarked;
