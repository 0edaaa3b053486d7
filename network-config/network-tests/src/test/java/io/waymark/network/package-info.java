/** One suite for every network that Waymark runs on: the embedded one always, a real one where Fabric is installed. */
package io.waymark.network;
