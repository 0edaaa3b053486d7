package io.waymark.verifier;

import io.waymark.custody.Exit;
import io.waymark.custody.Step;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import java.util.Optional;
import java.util.OptionalLong;

/** A step of a bundle. */
final class Shown {

    final Step step;
    final String where;
    /** Of the item's own steps. */
    final OptionalLong block;

    final Optional<JsonObject> content;
    KeyId key;
    Claim claim;
    /** The time in a unit that it begins, if it is packed. */
    Walk.Unit unit;

    Shown(Step step, String where, OptionalLong block, Optional<JsonObject> content) {
        this.step = step;
        this.where = where;
        this.block = block;
        this.content = content;
    }

    /** The step of the unit with which it has left that; null where it is not in one, or still is. */
    Shown exit() {
        return unit == null ? null : unit.exit();
    }

    /** Key id of the next step. */
    KeyId next() {
        Shown exit = exit();
        return step.nextKey(exit == null ? null : exit.step);
    }

    Exit asExit() {
        return new Exit(key, step);
    }

    Hash hash() {
        return step.hash();
    }
}
