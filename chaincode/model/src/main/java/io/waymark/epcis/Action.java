package io.waymark.epcis;

/** How an event relates to the life of what it is about (EPCIS 2.0, section 7.3.2). Names are as in events. */
public enum Action {
    /** It comes into being, or is put in. */
    ADD,
    /** It is there. */
    OBSERVE,
    /** It ceases to be, or is taken out. */
    DELETE
}
