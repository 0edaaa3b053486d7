/** Block streams. */
package io.waymark.devnet.deliver;
