package io.waymark.epcis;

import java.util.Optional;

/** The five event types of EPCIS 2.0 (section 7.4). */
public enum EventType {
    OBJECT("ObjectEvent"),
    AGGREGATION("AggregationEvent"),
    TRANSACTION("TransactionEvent"),
    TRANSFORMATION("TransformationEvent"),
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
