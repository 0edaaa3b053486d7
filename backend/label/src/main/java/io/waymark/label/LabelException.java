package io.waymark.label;

/** Labels that cannot be made as asked. The sentence is for who asked; it names no identifier. */
public final class LabelException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private final String code;

    LabelException(String code, String sentence) {
        super(sentence, null);
        this.code = code;
    }

    /**
     * Stable code (docs/problems.md): {@code label-too-small}, {@code label-content}, {@code label-stock},
     * {@code label-format}, {@code label-position}, {@code too-many-labels}.
     */
    public String code() {
        return code;
    }
}
