/** Signature policies, the channel's policies, and implicit collections. */
package io.waymark.devnet.policy;
