package io.waymark.epcis;

import io.waymark.epcis.EpcisValidation.Fault;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonPointer;
import java.util.ArrayList;
import java.util.List;

/** Collects faults up to a bound, and words their beginnings. */
final class Faults {
    private final int limit;
    private final List<Fault> found = new ArrayList<>();

    Faults(int limit) {
        this.limit = limit;
    }

    boolean isFull() {
        return found.size() >= limit;
    }

    List<Fault> found() {
        return List.copyOf(found);
    }

    /** A fault of the field or entry at {@code pointer}; {@code rest} completes a sentence that begins with its name. */
    void add(String pointer, String code, String rest) {
        if (!isFull()) {
            found.add(new Fault(pointer, code, subject(pointer) + ' ' + rest + '.'));
        }
    }

    /** A fault of a whole event or document, in a sentence of its own. */
    void addSentence(String pointer, String code, String sentence) {
        if (!isFull()) {
            found.add(new Fault(pointer, code, sentence));
        }
    }

    void require(JsonObject object, String pointer, String name) {
        if (!object.has(name)) {
            add(JsonPointer.member(pointer, name), "missing-field", "is missing");
        }
    }

    /** "The field epcList", "Entry 3 of epcList": the last name in the pointer, counted from one as people do. */
    private static String subject(String pointer) {
        int slash = pointer.lastIndexOf('/');
        String last = pointer.substring(slash + 1);
        if (last.isEmpty()) {
            return "The document";
        } else if (!isIndex(last)) {
            return "The field " + unescaped(last);
        }
        String before = pointer.substring(0, slash);
        String list = before.substring(before.lastIndexOf('/') + 1);
        return "Entry " + (Integer.parseInt(last) + 1) + " of " + unescaped(list);
    }

    private static boolean isIndex(String segment) {
        return segment.length() <= 9 && segment.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String unescaped(String segment) {
        return segment.replace("~1", "/").replace("~0", "~");
    }
}
