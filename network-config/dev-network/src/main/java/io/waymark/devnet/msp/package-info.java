/** Development CAs, identities with node roles, and signatures as Fabric wants them. */
package io.waymark.devnet.msp;
