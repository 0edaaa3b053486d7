package io.waymark.epcis;

import io.waymark.gs1.GS1Identifier;
import java.util.Optional;

/**
 * A source or a destination (EPCIS 2.0, section 7.3.5.4).
 *
 * @param pointer where it stands in the document
 * @param type the bare CBV word ({@code owning_party}, {@code possessing_party}, {@code location}) or another URI
 * @param uri the party or place as the event spells it
 * @param gs1 the party or place, where it is a GS1 key
 */
public record PartyOrPlace(String pointer, String type, String uri, Optional<GS1Identifier> gs1) {

    /** Its place, never its content. */
    @Override
    public String toString() {
        return "party or place at " + pointer;
    }
}
