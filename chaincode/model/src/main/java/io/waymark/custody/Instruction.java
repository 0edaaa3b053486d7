package io.waymark.custody;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an EPCIS event asks of the chains of custody; {@link Derivation} reads it out of the event, {@link Custody}
 * decides it. Identifiers are canonical Digital Links (GS1 Digital Link URI Syntax), those of strangers included where
 * the act could touch them.
 */
public sealed interface Instruction {

    /** Recorded and logged; no step. */
    record Observe(String why) implements Instruction {}

    /**
     * @param things items and units
     * @param lots quantities of lots
     * @param itemLots canonical identifier of an item's lot, where the event names one, by item
     * @param claims claim keys of items that have a secret in their pack
     */
    record Commission(List<String> things, List<Amount> lots, Map<String, String> itemLots, ClaimKeys claims)
            implements Instruction {
        /** One without secrets in packs. */
        public Commission(List<String> things, List<Amount> lots, Map<String, String> itemLots) {
            this(things, lots, itemLots, ClaimKeys.NONE);
        }
    }

    record Pack(String unit, List<String> children, List<Amount> portions) implements Instruction {}

    /** @param all whether everything comes out: the event named no children */
    record Unpack(String unit, List<String> children, List<Amount> portions, boolean all) implements Instruction {}

    /**
     * @param receiver MSP id; absent: it goes to no member
     * @param named whether the event names a receiver, member or not
     */
    record Ship(List<String> things, List<Amount> portions, Optional<String> receiver, boolean named)
            implements Instruction {}

    record Cancel(List<String> things, List<Amount> portions) implements Instruction {}

    /**
     * Receives, takes back or enters, by what each thing's status is.
     *
     * @param children what was found in the one unit of {@code things}
     * @param childPortions quantities of lots that were found in it, each lot complete; empty, and of lots that are not
     *     named: nobody counted. Without children and quantities nobody looked at all
     * @param returned rejects what is offered instead of taking it
     * @param sender MSP id of the member that it comes from, where the event names one
     * @param elsewhere whether it was read at a place that is no member's: nothing enters there
     */
    record Receive(
            List<String> things,
            List<Amount> portions,
            List<String> children,
            List<Amount> childPortions,
            boolean returned,
            Optional<String> sender,
            boolean elsewhere)
            implements Instruction {}

    /**
     * @param itemLots as in {@link Commission}
     * @param claims as in {@link Commission}, of outputs
     */
    record Transform(
            List<String> inputs,
            List<Amount> inputPortions,
            List<String> outputs,
            List<Amount> outputPortions,
            Map<String, String> itemLots,
            ClaimKeys claims)
            implements Instruction {
        /** One without secrets in packs. */
        public Transform(
                List<String> inputs,
                List<Amount> inputPortions,
                List<String> outputs,
                List<Amount> outputPortions,
                Map<String, String> itemLots) {
            this(inputs, inputPortions, outputs, outputPortions, itemLots, ClaimKeys.NONE);
        }
    }

    record Sell(List<String> things, List<Amount> portions) implements Instruction {}

    record Retire(List<String> things, List<Amount> portions) implements Instruction {}

    /** @param targets canonical identifiers of items, lots and classes */
    record Recall(List<String> targets) implements Instruction {}

    /**
     * @param named items, units and lots that the event that is declared an error names
     * @param recalls what it recalled: the recall is withdrawn
     */
    record Correct(List<String> named, List<String> recalls) implements Instruction {}
}
