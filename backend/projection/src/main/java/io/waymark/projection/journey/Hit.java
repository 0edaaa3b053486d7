package io.waymark.projection.journey;

import io.waymark.gs1.GS1Identifier;
import java.util.Optional;

/**
 * Something that was found.
 *
 * @param identifier of an item, unit, lot or class
 * @param status word of the status ({@link io.waymark.custody.Status#word()}); empty for lots and classes
 * @param custodian who has it; empty for lots and classes
 * @param product name of the product, where there is one
 */
public record Hit(
        GS1Identifier identifier, Optional<String> status, Optional<Organisation> custodian, Optional<String> product) {

    /** Nothing private. */
    @Override
    public String toString() {
        return "hit";
    }
}
