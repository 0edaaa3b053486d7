/** What became of goods and what they were made from, as far as the read model knows; decides nothing about custody. */
@NullMarked
package io.waymark.projection.genealogy;

import org.jspecify.annotations.NullMarked;
