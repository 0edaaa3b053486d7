package io.waymark.verifier;

/** A bundle that is refused, with the code of the first thing that is wrong (docs/FORMATS.md, "What a verifier checks"). */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final String where;

    RefusedException(String code, String where) {
        super(where.isEmpty() ? code : code + " at " + where);
        this.code = code;
        this.where = where;
    }

    /** The stable code. */
    public String code() {
        return code;
    }

    /** Which part of the bundle, such as {@code chain/2}; empty where it is no single one. */
    public String where() {
        return where;
    }

    static void demand(boolean holds, String code, String where) throws RefusedException {
        if (!holds) {
            throw new RefusedException(code, where);
        }
    }
}
