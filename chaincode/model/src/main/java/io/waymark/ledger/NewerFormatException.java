package io.waymark.ledger;

/** A value was written in a format newer than this software: it may well be right, and is never called invalid. */
public final class NewerFormatException extends IllegalArgumentException {

    NewerFormatException(String what) {
        super(what + " was written in a format that is newer than this software");
    }
}
