/** Real Hyperledger Fabric networks from installed binaries: configuration, processes, channel, chaincode. Knows nothing of Waymark's own code. */
package io.waymark.fabric;
