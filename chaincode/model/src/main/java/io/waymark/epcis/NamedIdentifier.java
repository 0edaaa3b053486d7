package io.waymark.epcis;

import io.waymark.gs1.GS1Identifier;
import java.util.Optional;

/**
 * An identifier in an event.
 *
 * @param pointer where it stands in the document, for instance {@code /epcisBody/eventList/0/epcList/2}
 * @param role what the event does with it
 * @param uri as the event spells it
 * @param gs1 the identified thing, where it is a GS1 key; without it an opaque URI, such as a private URN
 */
public record NamedIdentifier(String pointer, Role role, String uri, Optional<GS1Identifier> gs1) {

    /** What an event does with an identifier: the field that it stands in. */
    public enum Role {
        EPC("epcList"),
        QUANTITY("quantityList"),
        PARENT("parentID"),
        CHILD("childEPCs"),
        CHILD_QUANTITY("childQuantityList"),
        INPUT("inputEPCList"),
        INPUT_QUANTITY("inputQuantityList"),
        OUTPUT("outputEPCList"),
        OUTPUT_QUANTITY("outputQuantityList"),
        TRANSFORMATION("transformationID"),
        READ_POINT("readPoint"),
        BIZ_LOCATION("bizLocation"),
        SOURCE("sourceList"),
        DESTINATION("destinationList");

        private final String field;

        Role(String field) {
            this.field = field;
        }

        /** The event's field of this role. */
        public String field() {
            return field;
        }
    }

    /** Role and place, never the identifier. */
    @Override
    public String toString() {
        return role + " at " + pointer;
    }
}
