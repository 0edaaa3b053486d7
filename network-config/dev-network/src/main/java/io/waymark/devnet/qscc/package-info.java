/** The query system chaincode. */
package io.waymark.devnet.qscc;
