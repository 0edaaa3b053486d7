package io.waymark.custody;

/** What the chains of the inputs say about an output of a transformation. What went in is the transformer's claim. */
public enum Inputs {
    /** It was not transformed from anything under custody. */
    NONE,
    /** Every input is opened, was consumed by the same organisation for it, and its recalls are watched. */
    CONFIRMED,
    /** Some input, or a list of what was made of it, is not shown here. */
    NOT_SHOWN,
    /** An input that is opened says something else, or its recalls are not watched. */
    CONTRADICTED
}
