package io.waymark.custody;

import io.waymark.ledger.Hash;
import io.waymark.ledger.ObjectName;

/**
 * One of the things that something was made from, or a portion was split off or merged from.
 *
 * @param object the input's name
 * @param step SHA-256 of the input's last step before the one that consumed it
 */
public record Origin(ObjectName object, Hash step) {}
