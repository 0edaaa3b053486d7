package io.waymark.projection.journey;

/** What is known about recalls of a thing; independent of whether it was sold (docs/CUSTODY.md, "Recalls"). */
public enum RecallState {
    /** No recall is on the ledger by now. */
    NONE,
    /** Recalled. */
    RECALLED,
    /** It was recalled, and the recall was withdrawn. */
    WITHDRAWN,
    /** Something was written about a recall and is not shown: to be handled like a recall, and never called one. */
    NOT_SHOWN,
    /** No recall by now, but it was made from more than can be checked. */
    NOT_ALL_CHECKED
}
