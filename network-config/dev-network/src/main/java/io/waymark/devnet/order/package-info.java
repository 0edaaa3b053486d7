/** The orderer: cutting, chaining and signing blocks, and the channel's configuration. */
package io.waymark.devnet.order;
