package io.waymark.backend.submit;

/** What a caller that waits for its job is told. */
public enum Settled {
    /** The outcome of every event is known. */
    DONE,
    /** Something of it waits for others, or behind something that does. */
    WAITS
}
