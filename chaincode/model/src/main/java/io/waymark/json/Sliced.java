package io.waymark.json;

/** A value's slice of the text it was parsed from; for a value made in Java there is none and the text is written anew. */
abstract class Sliced {
    private final String source;
    private final int start;
    private final int end;

    Sliced(String source, int start, int end) {
        this.source = source;
        this.start = start;
        this.end = end;
    }

    final String slice() {
        return source == null ? JsonWriter.write((JsonValue) this) : source.substring(start, end);
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName();
    }
}
