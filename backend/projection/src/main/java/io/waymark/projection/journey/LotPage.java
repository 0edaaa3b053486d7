package io.waymark.projection.journey;

import io.waymark.gs1.GS1Identifier;
import java.util.List;
import java.util.Optional;

/**
 * A lot, or a class (all of one GTIN).
 *
 * @param identifier of the lot or class
 * @param product what its owner says of it
 * @param recall of the lot itself or its class
 * @param portions quantities of it, at most {@link Journeys#MOST_LISTED}, the latest first
 * @param items items of it, at most {@link Journeys#MOST_LISTED}, the latest first
 * @param itemCount how many items of it are known here
 */
public record LotPage(
        GS1Identifier identifier,
        Optional<ProductText> product,
        RecallState recall,
        List<Portion> portions,
        List<Hit> items,
        long itemCount) {

    public LotPage {
        portions = List.copyOf(portions);
        items = List.copyOf(items);
    }

    /**
     * A quantity of the lot.
     *
     * @param name name of its chain, for {@link Journeys#named}
     * @param quantity decimal
     * @param uom unit of measure; empty where pieces are counted
     * @param status word of its status
     * @param custodian who has it
     */
    public record Portion(
            io.waymark.ledger.ObjectName name, String quantity, String uom, String status, Organisation custodian) {}
}
