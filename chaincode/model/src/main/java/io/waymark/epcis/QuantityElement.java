package io.waymark.epcis;

import io.waymark.gs1.GS1Identifier;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * So much of a class or lot (EPCIS 2.0, section 7.3.3.3).
 *
 * @param pointer where it stands in the document
 * @param epcClass the class as the event spells it
 * @param gs1 the class, where it is a GS1 key
 * @param quantity how much or how many; without it an unknown quantity
 * @param uom unit of measure (UN/ECE recommendation 20); without it the quantity counts instances
 */
public record QuantityElement(
        String pointer,
        String epcClass,
        Optional<GS1Identifier> gs1,
        Optional<BigDecimal> quantity,
        Optional<String> uom) {

    /** Its place, never its content. */
    @Override
    public String toString() {
        return "quantity at " + pointer;
    }
}
