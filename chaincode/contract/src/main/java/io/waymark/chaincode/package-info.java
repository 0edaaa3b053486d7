/**
 * The chaincode: it reads transient data, has the pure functions of the model decide, and writes what they decided; every rule
 * about goods is there and not here. Here is who may ask for what, because any client of any member can call any peer.
 */
package io.waymark.chaincode;
