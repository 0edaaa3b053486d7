package io.waymark.json;

/** JSON pointers (RFC 6901) as plain strings: how a member or an element is appended to one. */
public final class JsonPointer {
    private JsonPointer() {}

    /** The pointer of member {@code name} of the object at {@code parent}. */
    public static String member(String parent, String name) {
        return parent + '/' + (needsEscape(name) ? name.replace("~", "~0").replace("/", "~1") : name);
    }

    /** The pointer of the element at {@code index} (from 0) of the array at {@code parent}. */
    public static String element(String parent, int index) {
        return parent + '/' + index;
    }

    private static boolean needsEscape(String name) {
        return name.indexOf('~') >= 0 || name.indexOf('/') >= 0;
    }
}
