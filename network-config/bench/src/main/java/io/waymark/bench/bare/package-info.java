/** The chaincode that does nothing but write and read: what Fabric and its shim cost by themselves. */
@NullMarked
package io.waymark.bench.bare;

import org.jspecify.annotations.NullMarked;
