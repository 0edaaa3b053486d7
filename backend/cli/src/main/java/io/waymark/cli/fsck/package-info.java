/** Commands about whole logs: {@code ./waymark fsck} and {@code ./waymark archive}. */
package io.waymark.cli.fsck;
