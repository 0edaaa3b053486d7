/** Which codes were scanned in which countries; keeps no address and no device. */
@NullMarked
package io.waymark.projection.scan;

import org.jspecify.annotations.NullMarked;
