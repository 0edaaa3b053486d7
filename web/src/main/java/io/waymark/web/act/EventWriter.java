package io.waymark.web.act;

import io.waymark.claim.ClaimKey;
import io.waymark.custody.ClaimKeys;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.web.act.Goods.Portion;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the EPCIS 2.0 events of staff's acts, by the table of acts in docs/CUSTODY.md: now, at the organisation's own place,
 * in words of CBV 2.0.
 */
public final class EventWriter {
    static final String CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

    /** Prefix {@code waymark:} of the extensions: a reason in somebody's own words, and claim keys. */
    static final String NAMESPACE = ClaimKeys.NAMESPACE;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx");
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx");

    private final Clock clock;
    private final Optional<String> gln;

    /**
     * @param clock the time of events; its zone gives their offset
     * @param gln the organisation's own; without one the events name no place
     */
    EventWriter(Clock clock, Optional<String> gln) {
        this.clock = clock;
        this.gln = gln;
    }

    /** The document of these events. */
    public JsonObject document(List<JsonObject> events) {
        return JsonObject.of(
                "@context", JsonArray.of(JsonValue.of(CONTEXT), JsonObject.of("waymark", NAMESPACE)),
                "type", "EPCISDocument",
                "schemaVersion", "2.0",
                "creationDate", TIME.format(now()),
                "epcisBody", JsonObject.of("eventList", JsonArray.of(events)));
    }

    /** The document of an event that was captured before, with what its own context said. */
    public JsonObject documentOf(JsonObject captured) {
        List<JsonValue> context = new ArrayList<>(List.of(JsonValue.of(CONTEXT)));
        captured.get("@context").ifPresent(own -> {
            if (own instanceof JsonArray several) {
                several.forEach(context::add);
            } else {
                context.add(own);
            }
        });
        return JsonObject.of(
                "@context", JsonArray.of(context),
                "type", "EPCISDocument",
                "schemaVersion", "2.0",
                "creationDate", TIME.format(now()),
                "epcisBody", JsonObject.of("eventList", JsonArray.of(captured.without("@context"))));
    }

    /** Items are made. */
    public JsonObject commission(List<String> items, String lot, Optional<LocalDate> expiry) {
        JsonObject.Builder event = start("ObjectEvent", "ADD");
        event.put("epcList", JsonArray.ofStrings(items));
        step(event, "commissioning", "active", true);
        return masterData(event, lot, expiry).build();
    }

    /** The event with the claim keys of items that it makes; as it is where there are none. */
    static JsonObject withClaimKeys(JsonObject event, Map<String, ClaimKey> keys) {
        List<JsonObject> list = new ArrayList<>();
        keys.forEach((item, key) -> list.add(JsonObject.of("waymark:epc", item, "waymark:key", key.hex())));
        return keys.isEmpty() ? event : event.with("waymark:claimKeys", JsonArray.of(list));
    }

    /** A quantity of a lot is made. */
    public JsonObject commissionLot(Portion portion, String lot, Optional<LocalDate> expiry) {
        JsonObject.Builder event = start("ObjectEvent", "ADD");
        event.put("quantityList", quantities(List.of(portion)));
        step(event, "commissioning", "active", true);
        return masterData(event, lot, expiry).build();
    }

    /** Things go into a unit. */
    public JsonObject pack(String unit, Goods children) {
        JsonObject.Builder event = start("AggregationEvent", "ADD");
        event.put("parentID", unit);
        children(event, children);
        return step(event, "packing", "in_progress", true).build();
    }

    /** Things come out of a unit; without children, everything. */
    public JsonObject unpack(String unit, Goods children) {
        JsonObject.Builder event = start("AggregationEvent", "DELETE");
        event.put("parentID", unit);
        children(event, children);
        return step(event, "unpacking", "in_progress", true).build();
    }

    /** Things are offered to who has this GLN, or leave the network for it. */
    public JsonObject ship(Goods goods, String receiverGln) {
        JsonObject.Builder event = objects("OBSERVE", goods);
        step(event, "shipping", "in_transit", false);
        gln.ifPresent(own -> event.put("sourceList", JsonArray.of(party("source", own))));
        event.put("destinationList", JsonArray.of(party("destination", receiverGln)));
        return event.build();
    }

    /** An offer is cancelled. */
    public JsonObject cancel(Goods goods) {
        return step(objects("OBSERVE", goods), "void_shipping", "in_progress", true)
                .build();
    }

    /** Whole things and quantities of an offer are received. */
    public JsonObject receive(Goods goods, Optional<String> senderGln) {
        JsonObject.Builder event = objects("OBSERVE", goods);
        step(event, "receiving", "in_progress", true);
        return between(event, senderGln).build();
    }

    /** A unit is received in which only these things were found; the rest is offered back. */
    public JsonObject receiveShort(String unit, List<String> found, Optional<String> senderGln) {
        JsonObject.Builder event = start("AggregationEvent", "OBSERVE");
        event.put("parentID", unit);
        event.put("childEPCs", JsonArray.ofStrings(found));
        step(event, "receiving", "in_progress", true);
        return between(event, senderGln).build();
    }

    /** What is offered is not taken. */
    public JsonObject reject(Goods goods, Optional<String> senderGln, String reason) {
        JsonObject.Builder event = objects("OBSERVE", goods);
        step(event, "receiving", "returned", false);
        between(event, senderGln);
        return reason(event, reason).build();
    }

    /** Goods are sold to somebody who is no member. */
    public JsonObject sell(Goods goods) {
        return step(objects("OBSERVE", goods), "retail_selling", "retail_sold", false)
                .build();
    }

    /** Sold goods come back, or a stranger's come in. */
    public JsonObject takeBack(Goods goods, boolean sellable) {
        return step(
                        objects("OBSERVE", goods),
                        "receiving",
                        sellable ? "sellable_accessible" : "non_sellable_other",
                        true)
                .build();
    }

    /** Things end. */
    public JsonObject retire(Goods goods, boolean destroyed) {
        JsonObject.Builder event = objects("DELETE", goods);
        return step(event, destroyed ? "destroying" : "decommissioning", destroyed ? "destroyed" : "inactive", false)
                .build();
    }

    /** Items, lots or whole products are recalled. */
    public JsonObject recall(List<String> targets, String reason) {
        JsonObject.Builder event = start("ObjectEvent", "OBSERVE");
        List<String> items = new ArrayList<>();
        List<JsonValue> classes = new ArrayList<>();
        for (String target : targets) {
            if (GS1Identifier.parse(target).isItem()) {
                items.add(target);
            } else {
                classes.add(JsonObject.of("epcClass", target));
            }
        }
        if (!items.isEmpty()) {
            event.put("epcList", JsonArray.ofStrings(items));
        }
        if (!classes.isEmpty()) {
            event.put("quantityList", JsonArray.of(classes));
        }
        event.put("disposition", "recalled");
        gln.ifPresent(own -> event.put("readPoint", place(own)));
        return reason(event, reason).build();
    }

    /**
     * The same event, declared an error (EPCIS 2.0, section 7.4.1.3: same event id, with an error declaration).
     *
     * @param event as it was captured
     * @param word CBV error reason: {@code did_not_occur} or {@code incorrect_data}
     */
    public JsonObject correct(JsonObject event, String word) {
        return event.without("recordTime")
                .with("errorDeclaration", JsonObject.of("declarationTime", TIME.format(now()), "reason", word));
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS);
    }

    private JsonObject.Builder start(String type, String action) {
        OffsetDateTime now = now();
        return JsonObject.builder()
                .put("type", type)
                .put("eventTime", TIME.format(now))
                .put("eventTimeZoneOffset", OFFSET.format(now))
                .put("action", action);
    }

    private JsonObject.Builder objects(String action, Goods goods) {
        JsonObject.Builder event = start("ObjectEvent", action);
        if (!goods.things().isEmpty()) {
            event.put("epcList", JsonArray.ofStrings(goods.things()));
        }
        if (!goods.portions().isEmpty()) {
            event.put("quantityList", quantities(goods.portions()));
        }
        return event;
    }

    private static void children(JsonObject.Builder event, Goods children) {
        if (!children.things().isEmpty()) {
            event.put("childEPCs", JsonArray.ofStrings(children.things()));
        }
        if (!children.portions().isEmpty()) {
            event.put("childQuantityList", quantities(children.portions()));
        }
    }

    private JsonObject.Builder step(JsonObject.Builder event, String step, String disposition, boolean stays) {
        event.put("bizStep", step).put("disposition", disposition);
        gln.ifPresent(own -> {
            event.put("readPoint", place(own));
            if (stays) {
                event.put("bizLocation", place(own));
            }
        });
        return event;
    }

    private JsonObject.Builder between(JsonObject.Builder event, Optional<String> senderGln) {
        senderGln.ifPresent(sender -> event.put("sourceList", JsonArray.of(party("source", sender))));
        gln.ifPresent(own -> event.put("destinationList", JsonArray.of(party("destination", own))));
        return event;
    }

    private static JsonObject.Builder masterData(JsonObject.Builder event, String lot, Optional<LocalDate> expiry) {
        JsonObject.Builder ilmd = JsonObject.builder();
        if (!lot.isEmpty()) {
            ilmd.put("cbvmda:lotNumber", lot);
        }
        expiry.ifPresent(day -> ilmd.put("cbvmda:itemExpirationDate", day.toString()));
        return lot.isEmpty() && expiry.isEmpty() ? event : event.put("ilmd", ilmd.build());
    }

    private static JsonObject.Builder reason(JsonObject.Builder event, String reason) {
        return reason.isEmpty() ? event : event.put("waymark:reason", reason);
    }

    private static JsonArray quantities(List<Portion> portions) {
        List<JsonValue> elements = new ArrayList<>();
        for (Portion portion : portions) {
            JsonObject.Builder element = JsonObject.builder()
                    .put("epcClass", portion.lot())
                    .put("quantity", JsonValue.of(portion.quantity()));
            elements.add((portion.uom().isEmpty() ? element : element.put("uom", portion.uom())).build());
        }
        return JsonArray.of(elements);
    }

    private static JsonObject place(String gln) {
        return JsonObject.of("id", GS1Identifier.CANONICAL_BASE + "/414/" + gln);
    }

    private static JsonObject party(String member, String gln) {
        return JsonObject.of("type", "possessing_party", member, GS1Identifier.CANONICAL_BASE + "/417/" + gln);
    }
}
