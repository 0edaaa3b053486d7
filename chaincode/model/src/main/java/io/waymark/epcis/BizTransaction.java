package io.waymark.epcis;

import java.util.Optional;

/**
 * A business transaction (EPCIS 2.0, section 7.3.5.3).
 *
 * @param pointer where it stands in the document
 * @param type the bare CBV word ({@code po}, {@code desadv}, …) or another URI
 * @param uri the transaction's identifier as the event spells it
 */
public record BizTransaction(String pointer, Optional<String> type, String uri) {

    /** Its place, never its content. */
    @Override
    public String toString() {
        return "business transaction at " + pointer;
    }
}
