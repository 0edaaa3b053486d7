/** The command {@code verify}: checks a bundle against a policy, without a server. */
package io.waymark.cli.verify;
