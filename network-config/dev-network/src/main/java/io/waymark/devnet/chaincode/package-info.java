/** The peer's side of the chaincode protocol. */
package io.waymark.devnet.chaincode;
