package io.waymark.custody;

import io.waymark.epcis.Action;
import io.waymark.epcis.EpcisEvent;
import io.waymark.epcis.EventType;
import io.waymark.epcis.NamedIdentifier;
import io.waymark.epcis.NamedIdentifier.Role;
import io.waymark.epcis.PartyOrPlace;
import io.waymark.epcis.QuantityElement;
import io.waymark.gs1.GS1Identifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which act an EPCIS event is (docs/CUSTODY.md has the table). Everything that is in no row is an observation: recorded
 * and logged, without a step.
 */
public final class Derivation {

    private static final Set<String> RECEIVING = Set.of("receiving", "accepting");
    private static final Set<String> SELLING = Set.of("retail_selling", "dispensing");
    private static final Set<String> RETIRING = Set.of("decommissioning", "destroying");
    private static final List<String> RECEIVER_TYPES = List.of("possessing_party", "owning_party", "location");

    private final EpcisEvent event;
    private final Map<String, String> parties;
    private final String capturer;

    private Derivation(EpcisEvent event, Map<String, String> parties, String capturer) {
        this.event = event;
        this.parties = parties;
        this.capturer = capturer;
    }

    /**
     * Reads the act out of a valid event.
     *
     * @param parties MSP ids of the members whose GLNs the event names, by GLN
     * @param capturer MSP id of the organisation that captures it
     */
    public static Instruction derive(EpcisEvent event, Map<String, String> parties, String capturer) {
        return new Derivation(event, parties, capturer).derive();
    }

    /** All GLNs by which an event may name members: its places, sources and destinations. */
    public static Set<String> glns(EpcisEvent event) {
        Set<String> glns = new TreeSet<>();
        Stream.of(Role.READ_POINT, Role.SOURCE, Role.DESTINATION)
                .flatMap(role -> event.identifiers(role).stream())
                .forEach(n -> n.gs1().flatMap(GS1Identifier::gln).ifPresent(glns::add));
        return glns;
    }

    private Instruction derive() {
        if (!actor().equals(capturer)) {
            return new Instruction.Observe("other-actor");
        }
        boolean recalled = event.disposition().filter("recalled"::equals).isPresent()
                && event.type() == EventType.OBJECT
                && action(Action.OBSERVE);
        if (event.errorDeclaration().isPresent()) {
            return new Instruction.Correct(named(), recalled ? targets() : List.of());
        }
        if (recalled) {
            return new Instruction.Recall(targets());
        }
        return switch (event.type()) {
            case OBJECT -> object();
            case AGGREGATION, ASSOCIATION -> aggregation();
            case TRANSFORMATION -> transformation();
            case TRANSACTION -> observe();
        };
    }

    private Instruction object() {
        String step = event.bizStep().orElse("");
        List<String> things = things(Role.EPC);
        if (action(Action.ADD) && step.equals("commissioning")) {
            return new Instruction.Commission(
                    things, amounts(event.quantityList()), lots(Role.EPC), ClaimKeys.of(event));
        }
        if (action(Action.ADD) && step.equals("creating_class_instance")) {
            return new Instruction.Commission(List.of(), amounts(event.quantityList()), Map.of());
        }
        if (SELLING.contains(step) && !action(Action.ADD)) {
            return new Instruction.Sell(things, amounts(event.quantityList()));
        }
        if (RETIRING.contains(step) && action(Action.DELETE)) {
            return new Instruction.Retire(things, amounts(event.quantityList()));
        }
        return action(Action.OBSERVE)
                ? moving(step, things, amounts(event.quantityList()), List.of(), List.of())
                : observe();
    }

    private Instruction aggregation() {
        Optional<String> parent = things(Role.PARENT).stream().findFirst();
        if (parent.isEmpty()) {
            return observe();
        }
        List<String> children = things(Role.CHILD);
        List<Amount> portions = amounts(event.childQuantityList());
        if (action(Action.ADD)) {
            return new Instruction.Pack(parent.get(), children, portions);
        }
        if (action(Action.DELETE)) {
            boolean all =
                    event.childEPCs().isEmpty() && event.childQuantityList().isEmpty();
            return new Instruction.Unpack(parent.get(), children, portions, all);
        }
        return moving(event.bizStep().orElse(""), parent.stream().toList(), List.of(), children, portions);
    }

    private Instruction transformation() {
        return new Instruction.Transform(
                things(Role.INPUT),
                amounts(event.inputQuantityList()),
                things(Role.OUTPUT),
                amounts(event.outputQuantityList()),
                lots(Role.OUTPUT),
                ClaimKeys.of(event));
    }

    private Instruction moving(
            String step,
            List<String> things,
            List<Amount> portions,
            List<String> children,
            List<Amount> childPortions) {
        if (things.isEmpty() && portions.isEmpty()) {
            return observe();
        }
        if (step.equals("shipping")) {
            return ship(things, portions);
        }
        if (step.equals("void_shipping")) {
            return new Instruction.Cancel(things, portions);
        }
        if (RECEIVING.contains(step)) {
            boolean returned = event.disposition().filter("returned"::equals).isPresent();
            return new Instruction.Receive(
                    things, portions, children, childPortions, returned, member(event.sourceList()), elsewhere());
        }
        return observe();
    }

    private Instruction ship(List<String> things, List<Amount> portions) {
        Optional<PartyOrPlace> to = receiver();
        if (to.isEmpty()) {
            return new Instruction.Ship(things, portions, Optional.empty(), false);
        }
        Optional<String> member = member(to.get());
        if (member.equals(Optional.of(capturer))) {
            return new Instruction.Observe("own-receiver");
        }
        return new Instruction.Ship(things, portions, member, true);
    }

    /** The member that the readPoint names; else the source of a shipment, the destination of a receipt; else the capturer. */
    private String actor() {
        Optional<String> atPlace = place().map(parties::get);
        String step = event.bizStep().orElse("");
        Optional<String> party = step.equals("shipping") || step.equals("void_shipping")
                ? member(event.sourceList())
                : RECEIVING.contains(step) ? member(event.destinationList()) : Optional.empty();
        return atPlace.or(() -> party).orElse(capturer);
    }

    /** GLN of the readPoint. */
    private Optional<String> place() {
        return event.identifiers(Role.READ_POINT).stream()
                .findFirst()
                .flatMap(NamedIdentifier::gs1)
                .flatMap(GS1Identifier::gln);
    }

    private boolean elsewhere() {
        return place().filter(gln -> !parties.containsKey(gln)).isPresent();
    }

    private Optional<PartyOrPlace> receiver() {
        for (String type : RECEIVER_TYPES) {
            Optional<PartyOrPlace> found = event.destinationList().stream()
                    .filter(p -> p.type().equals(type))
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<String> member(List<PartyOrPlace> list) {
        for (String type : RECEIVER_TYPES) {
            for (PartyOrPlace party : list) {
                Optional<String> member = party.type().equals(type) ? member(party) : Optional.empty();
                if (member.isPresent()) {
                    return member;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> member(PartyOrPlace party) {
        return party.gs1().flatMap(GS1Identifier::gln).map(parties::get);
    }

    private List<String> things(Role role) {
        return event.identifiers(role).stream()
                .flatMap(n -> n.gs1().stream())
                .filter(id -> id.isItem() || id.isUnit())
                .map(Derivation::thing)
                .toList();
    }

    /** Quantities of lots; a class element without quantity, or without lot, is an observation. */
    private static List<Amount> amounts(List<QuantityElement> elements) {
        List<Amount> amounts = new ArrayList<>();
        for (QuantityElement element : elements) {
            Optional<GS1Identifier> lot = element.gs1().filter(GS1Identifier::isLot);
            if (lot.isPresent() && element.quantity().isPresent()) {
                amounts.add(new Amount(
                        lot.get().toString(),
                        Quantity.of(element.quantity().get(), element.uom().orElse(""))));
            }
        }
        return amounts;
    }

    /** All items, units and lots that the event names, in whatever role. */
    private List<String> named() {
        Set<String> named = new TreeSet<>();
        event.identifiers().stream()
                .flatMap(n -> n.gs1().stream())
                .filter(id -> id.isItem() || id.isUnit() || id.isLot())
                .map(Derivation::thing)
                .forEach(named::add);
        return List.copyOf(named);
    }

    /** What a recall names: items, lots, classes. */
    private List<String> targets() {
        List<String> targets = new ArrayList<>(event.identifiers(Role.EPC).stream()
                .flatMap(n -> n.gs1().stream())
                .filter(GS1Identifier::isItem)
                .map(Derivation::thing)
                .toList());
        event.quantityList().stream()
                .flatMap(q -> q.gs1().stream())
                .filter(id -> id.isLot() || id.isClass())
                .map(GS1Identifier::toString)
                .forEach(targets::add);
        return targets;
    }

    /**
     * Canonical identifier of what is one thing: an item is named by GTIN and serial alone, whatever else its code says,
     * so that it has one history.
     */
    public static String thing(GS1Identifier id) {
        return id.gtin().isPresent() && id.serial().isPresent() && id.key().ai().equals("01")
                ? GS1Identifier.ofSgtin(id.gtin().get(), id.serial().get()).toString()
                : id.toString();
    }

    /** Lots of the items that the event makes: as their own codes say, else the {@code lotNumber} of its master data. */
    private Map<String, String> lots(Role role) {
        Optional<String> number = event.ilmd().flatMap(ilmd -> ilmd.names().stream()
                .filter(name -> name.endsWith("lotNumber"))
                .findFirst()
                .flatMap(ilmd::optionalString));
        Map<String, String> lots = new LinkedHashMap<>();
        for (NamedIdentifier named : event.identifiers(role)) {
            Optional<GS1Identifier> item = named.gs1()
                    .filter(GS1Identifier::isItem)
                    .filter(i -> i.gtin().isPresent());
            item.flatMap(i -> i.lot().or(() -> number))
                    .ifPresent(lot -> lots.put(
                            thing(item.get()),
                            GS1Identifier.ofGtin(item.get().gtin().orElseThrow())
                                    .lotOf(lot)
                                    .toString()));
        }
        return lots;
    }

    private boolean action(Action action) {
        return event.action().filter(a -> a == action).isPresent();
    }

    private static Instruction observe() {
        return new Instruction.Observe("no-act");
    }
}
