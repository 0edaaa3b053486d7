package io.waymark.tlog;

/** Bytes that are not in canonical form, or a proof that does not hold. Its text holds nothing of the input. */
public final class TlogException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final Defect defect;

    public TlogException(Defect defect) {
        super(defect.sentence());
        this.defect = defect;
    }

    /** What is wrong, by its stable name. */
    public Defect defect() {
        return defect;
    }

    /** Refuses unless the condition holds. */
    public static void require(boolean condition, Defect defect) {
        if (!condition) {
            throw new TlogException(defect);
        }
    }
}
