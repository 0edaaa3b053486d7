/** The witness protocol (C2SP tlog-witness), both sides, and the state that keeps a cosigner from ever going back. */
package io.waymark.tlog.witness;
