package io.waymark.gs1;

/**
 * An application identifier and its value, for instance {@code 21} and {@code ABC}.
 *
 * @param ai two to four digits
 * @param value the value, unescaped
 */
public record AiValue(String ai, String value) {

    /** As people read it: {@code (21)ABC}. */
    @Override
    public String toString() {
        return "(" + ai + ")" + value;
    }
}
