/**
 * Whom to believe: trust policies (C2SP tlog-policy) and self-contained proofs that are checked against one (C2SP
 * tlog-proof); it knows nothing of what a leaf says.
 */
package io.waymark.tlog.policy;
