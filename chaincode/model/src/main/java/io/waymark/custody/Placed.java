package io.waymark.custody;

import io.waymark.ledger.KeyId;

/**
 * A step where it stands.
 *
 * @param key key id under which it stands in its writer's collection
 * @param step the step
 * @param index where its first write stands in ledger order
 * @param exit the unit step with which the thing left its unit after this step, if this step is {@code packed} and it has
 *     left; else null
 */
public record Placed(KeyId key, Step step, long index, Exit exit) {

    Placed with(Exit value) {
        return new Placed(key, step, index, value);
    }
}
