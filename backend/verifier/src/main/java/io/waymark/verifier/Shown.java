package io.waymark.verifier;

import io.waymark.custody.Exit;
import io.waymark.custody.Step;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A step of a bundle. Its key is known once the walk has come to it. */
final class Shown {

    final Step step;
    final Optional<JsonObject> content;
    final String where;
    KeyId key;
    Claim claim;

    private Shown(JsonObject json, boolean unit, String where) throws RefusedException {
        this.step = Step.parse(CanonicalJson.bytes(json.object("step")));
        boolean change = unit && step.act().word().equals("content");
        Form.members(json, where, change ? List.of("content", "step") : List.of("step"));
        this.content = json.optionalObject("content");
        this.where = where;
    }

    static List<Shown> list(JsonArray array, boolean unit, String where) throws RefusedException {
        Form.list(array, 1, where);
        List<Shown> steps = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            steps.add(new Shown(array.get(i).asObject(), unit, where + "/" + i));
        }
        return steps;
    }

    /** Key id of the next step. */
    KeyId next(Shown exit) {
        return step.nextKey(exit == null ? null : exit.step);
    }

    Exit exit() {
        return new Exit(key, step);
    }

    Hash hash() {
        return step.hash();
    }
}
