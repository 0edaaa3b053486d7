package io.waymark.custody;

import io.waymark.ledger.KeyId;

/**
 * The step of a unit with which a packed thing left it: the first one after it went in on whose content it is missing.
 *
 * @param key key id of that step
 * @param step that step; its writer is the one who may go on with the thing, its salt is part of the thing's next key
 */
public record Exit(KeyId key, Step step) {}
