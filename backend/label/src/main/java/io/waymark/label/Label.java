package io.waymark.label;

import java.util.List;

/**
 * What one label says.
 *
 * @param link what the symbol holds: a Digital Link
 * @param elements human-readable interpretation, one application identifier each, as {@code (01)09521001000017} (GS1 General
 *     Specifications, section 4.14: identifiers in brackets, which are not part of the data); at most 4, printable ASCII
 * @param title a line for people, such as the product's name; empty for none
 */
public record Label(String link, List<String> elements, String title) {
    private static final int MOST_ELEMENTS = 4;
    private static final int LONGEST_ELEMENT = 100;
    private static final int LONGEST_TITLE = 200;

    public Label {
        elements = List.copyOf(elements);
        boolean plain = elements.stream()
                .allMatch(e -> !e.isEmpty()
                        && e.length() <= LONGEST_ELEMENT
                        && e.chars().allMatch(c -> c >= 32 && c < 127));
        if (elements.isEmpty() || elements.size() > MOST_ELEMENTS || !plain) {
            throw new LabelException("label-content", "A label shows one to four identifiers in letters and digits.");
        }
        title = readable(title);
    }

    /** Without control characters, and not longer than any label can show. */
    private static String readable(String title) {
        StringBuilder kept = new StringBuilder();
        title.codePoints()
                .map(c -> Character.isISOControl(c) || Character.isWhitespace(c) ? ' ' : c)
                .filter(c -> Character.isDefined(c)
                        && Character.getType(c) != Character.SURROGATE
                        && Character.getType(c) != Character.FORMAT
                        && c != 0xFFFE
                        && c != 0xFFFF)
                .limit(LONGEST_TITLE)
                .forEach(kept::appendCodePoint);
        return kept.toString().strip();
    }

    /** Nothing private. */
    @Override
    public String toString() {
        return "label";
    }
}
