/**
 * Whose an item is after it was sold, without names: the secret in its pack, the signatures by which it is claimed, passed on and
 * reported stolen, and what all of them together say. Knows no clock, no network and no storage.
 */
package io.waymark.claim;
