/** The gateway service: evaluate, endorse, submit, commit status and chaincode events. */
package io.waymark.devnet.gateway;
