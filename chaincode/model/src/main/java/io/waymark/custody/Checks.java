package io.waymark.custody;

import java.util.Optional;

/** A list of rules in order; the answer is the code of the first one that is broken. */
final class Checks {

    private String broken;

    Checks that(boolean holds, String code) {
        if (!holds && broken == null) {
            broken = code;
        }
        return this;
    }

    Optional<String> result() {
        return Optional.ofNullable(broken);
    }
}
