package io.waymark.epcis;

import java.util.Optional;

/** The five event types of EPCIS 2.0 (section 7.4). */
public enum EventType {
    /** Something happened to things. */
    OBJECT("ObjectEvent"),
    /** Things were packed into another, or taken out of it. */
    AGGREGATION("AggregationEvent"),
    /** Things were tied to a business transaction. */
    TRANSACTION("TransactionEvent"),
    /** Things went into the making of others. */
    TRANSFORMATION("TransformationEvent"),
    /** Things were joined to an asset or a place for as long as that lasts. */
    ASSOCIATION("AssociationEvent");

    private final String word;

    EventType(String word) {
        this.word = word;
    }

    /** As events spell it, for instance {@code ObjectEvent}. */
    public String word() {
        return word;
    }

    /** The type of this word, if there is one. */
    public static Optional<EventType> ofWord(String word) {
        for (EventType type : values()) {
            if (type.word.equals(word)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
