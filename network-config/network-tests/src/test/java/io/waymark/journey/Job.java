package io.waymark.journey;

import io.waymark.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A capture job as its node shows it.
 *
 * @param id where it is asked for
 * @param json what it says
 */
record Job(String id, JsonObject json) {

    boolean running() {
        return json.bool("running");
    }

    boolean success() {
        return json.bool("success");
    }

    /** Codes of its errors, in document order. */
    List<String> errors() {
        return json.array("errors").values().stream()
                .map(e -> e.asObject().string("code"))
                .toList();
    }

    /** What its parked events wait for. */
    Set<String> waiting() {
        Set<String> codes = new TreeSet<>();
        json.arrayOrEmpty("waiting")
                .values()
                .forEach(w -> codes.add(w.asObject().string("code")));
        return codes;
    }

    long progress(String what) {
        return json.object("progress").integer(what);
    }

    @Override
    public String toString() {
        return json.text();
    }
}
