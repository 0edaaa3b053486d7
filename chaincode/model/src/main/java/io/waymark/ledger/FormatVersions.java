package io.waymark.ledger;

import io.waymark.json.JsonObject;

/** Reads the version that every value carries. */
public final class FormatVersions {

    private FormatVersions() {}

    /**
     * Checks member {@code v}.
     *
     * @param newest the newest version that this software reads; all before it are read, too
     * @throws NewerFormatException if the value is newer: that says nothing about its validity
     * @throws IllegalArgumentException if there is no version
     */
    public static int require(JsonObject json, int newest, String what) {
        long v = json.integer("v");
        if (v < 1) {
            throw new IllegalArgumentException(what + " has no version");
        }
        if (v > newest) {
            throw new NewerFormatException(what);
        }
        return (int) v;
    }
}
