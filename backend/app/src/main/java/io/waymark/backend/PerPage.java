package io.waymark.backend;

import org.jspecify.annotations.Nullable;

/** GS1's parameter {@code perPage}. */
public final class PerPage {
    private static final int DEFAULT = 30;
    private static final int MOST = 999;

    private PerPage() {}

    /**
     * How many entries a page has; more than this node gives at once is as many as it gives.
     *
     * @throws ProblemException if it is no number of at least 1
     */
    public static int of(@Nullable String value) {
        if (value == null) {
            return DEFAULT;
        }
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < 1) {
            throw new ProblemException(Problem.epcis(
                    400,
                    "QueryParameterException",
                    "A parameter is malformed",
                    "perPage is a number of at least 1.",
                    "perPage"));
        }
        return Math.min(MOST, Integer.parseInt(value));
    }
}
