package io.waymark.custody;

/** Ends a decision from within; {@link Custody#decide} turns it into a value. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final RefusalCode code;
    private final String identifier;

    Refusal(RefusalCode code, String identifier) {
        super(code.code(), null, false, false);
        this.code = code;
        this.identifier = identifier;
    }

    Decision.Refused decision() {
        return new Decision.Refused(code, identifier);
    }
}
