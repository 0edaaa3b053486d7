/**
 * An embedded development network that speaks Hyperledger Fabric's gRPC protocol: gateway, block streams and chaincode as
 * a service. {@link io.waymark.devnet.DevNetwork} starts it; the other packages are its parts and no interface.
 * What differs from a real network is listed in this module's README.md.
 */
package io.waymark.devnet;
