package io.waymark.journey;

import static io.waymark.journey.Member.DISTRIBUTOR;
import static io.waymark.journey.Member.MANUFACTURER;
import static io.waymark.journey.Member.RETAILER;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonContent;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every act of custody, as an EPCIS document that a warehouse system sends to its own node: what the job says, what the node
 * then answers, and that who is no party to it learns nothing.
 */
@ExtendWith(ThreeNodes.class)
final class AllActsTest {
    private static final String NO_MEMBER = "https://id.gs1.org/417/9523456000000";

    private final NodeClient m;
    private final NodeClient d;
    private final NodeClient r;
    private final Consortium consortium;

    AllActsTest(Consortium consortium) {
        this.consortium = consortium;
        this.m = consortium.node(MANUFACTURER);
        this.d = consortium.node(DISTRIBUTOR);
        this.r = consortium.node(RETAILER);
    }

    // ---- making

    @Test
    void commissioned_items_units_and_lots_are_held_by_who_made_them_and_nobody_else_knows_them() {
        String random = Ids.item(MANUFACTURER);
        String numbered = Ids.numbered(MANUFACTURER);
        String unit = Ids.unit(MANUFACTURER);
        String lot = Ids.lot(MANUFACTURER);
        Event things = Event.commission(random, numbered, unit).with("ilmd", JsonObject.of("ex:colour", "blue"));
        Event amounts = Event.object("ADD", "creating_class_instance").quantity("quantityList", lot, "100.5", "KGM");
        m.captured(things, amounts);

        for (String item : List.of(random, numbered)) {
            JsonObject answer = m.awaitStatus(item, "held", MANUFACTURER);
            assertThat(answer.object("thisProduct").string("answer")).isEqualTo("yes");
            assertThat(answer.object("thisProduct").string("maker")).isEqualTo("ManufacturerMSP");
            assertThat(answer.object("status").string("recall")).isEqualTo("none");
            JsonObject bundle = m.bundle(item);
            assertThat(bundle.string("kind")).isEqualTo("item");
            assertThat(acts(bundle)).containsExactly("commission");
        }
        assertThat(m.bundle(unit).string("status")).isEqualTo("held");
        assertThat(m.bundle(lot).string("recall")).isEqualTo("none");
        assertThat(JsonContent.sameValue(bare(m.events(things.id()).get(0)), things.json()))
                .isTrue();
        assertThat(m.naming(random)).hasSize(1);
        assertThat(m.get("/epcis/epcs/" + NodeClient.encoded(random)).statusCode())
                .isEqualTo(200);
        assertThat(NodeClient.eventList(m.get("/epcis/epcs/" + NodeClient.encoded(random) + "/events")))
                .hasSize(1);
        assertThat(m.namingClass(lot)).hasSize(1);
        for (NodeClient other : consortium.nodesOfOthers(MANUFACTURER)) {
            other.knowsNothingOf(random, numbered, unit, lot);
            assertThat(other.events(things.id())).isEmpty();
        }
    }

    @Test
    void each_may_commission_only_under_its_own_prefix_and_an_identifier_only_once() {
        String item = Ids.item(MANUFACTURER);
        d.refused("not-prefix-holder", Event.commission(item));
        m.captured(Event.commission(item));
        m.refused("already-commissioned", Event.commission(item));
        d.captured(Event.commission(Ids.item(DISTRIBUTOR)));
        r.captured(Event.commission(Ids.numbered(RETAILER)));
    }

    // ---- packing

    @Test
    void goods_travel_in_nested_units_and_come_out_one_by_one_and_all_at_once() {
        String[] items = {Ids.item(MANUFACTURER), Ids.item(MANUFACTURER), Ids.item(MANUFACTURER), Ids.item(MANUFACTURER)
        };
        String lot = Ids.lot(MANUFACTURER);
        String first = Ids.unit(MANUFACTURER);
        String second = Ids.unit(MANUFACTURER);
        String pallet = Ids.unit(MANUFACTURER);
        m.captured(
                Event.commission(items),
                Event.object("ADD", "creating_class_instance").quantity("quantityList", lot, "10", "KGM"),
                Event.pack(first, items[0], items[1]).quantity("childQuantityList", lot, "4", "KGM"),
                Event.pack(second, items[2], items[3]),
                Event.pack(pallet, first, second));
        m.awaitStatus(items[0], "packed", MANUFACTURER);
        m.refused("already-in-unit", Event.pack(first, items[0]));
        m.refused("packed", Event.ship(MANUFACTURER, DISTRIBUTOR, items[0]));

        m.captured(Event.ship(MANUFACTURER, DISTRIBUTOR, pallet));
        m.awaitStatus(items[0], "offered", MANUFACTURER);
        assertThat(m.bundle(pallet).string("status")).isEqualTo("offered");
        r.knowsNothingOf(items[0], first, pallet, lot);

        d.captured(Event.receive(MANUFACTURER, DISTRIBUTOR, pallet));
        for (String item : items) {
            d.awaitStatus(item, "packed", DISTRIBUTOR);
        }
        m.awaitCustodian(items[0], DISTRIBUTOR);
        m.refused("not-custodian", Event.unpack(pallet, first));
        r.knowsNothingOf(items[0], first, pallet, lot);

        d.captured(Event.unpack(pallet, first));
        d.refused("not-in-unit", Event.unpack(pallet, first));
        d.captured(Event.unpack(first));
        d.awaitStatus(items[0], "held", DISTRIBUTOR);
        d.awaitStatus(items[1], "held", DISTRIBUTOR);
        d.awaitStatus(items[2], "packed", DISTRIBUTOR);
        assertThat(acts(d.bundle(items[0]))).startsWith("commission", "pack");

        d.captured(Event.pack(first, items[1]).quantity("childQuantityList", lot, "1", "KGM"));
        d.awaitStatus(items[1], "packed", DISTRIBUTOR);
        d.captured(Event.ship(DISTRIBUTOR, RETAILER, first));
        r.captured(Event.receive(DISTRIBUTOR, RETAILER, first));
        r.awaitStatus(items[1], "packed", RETAILER);
        assertThat(acts(r.bundle(items[1]))).startsWith("commission");
        r.knowsNothingOf(items[2], second);
    }

    @Test
    void units_nest_eight_deep_and_no_deeper() {
        List<Event> events = new ArrayList<>();
        String inside = Ids.item(MANUFACTURER);
        events.add(Event.commission(inside));
        for (int depth = 0; depth < 8; depth++) {
            String unit = Ids.unit(MANUFACTURER);
            events.add(Event.pack(unit, inside));
            inside = unit;
        }
        m.captured(events.toArray(Event[]::new));
        m.refused("nested-too-deep", Event.pack(Ids.unit(MANUFACTURER), inside));
    }

    // ---- handing over

    @Test
    void loose_things_of_one_offer_are_received_one_by_one_and_the_rest_stays_offered() {
        String taken = Ids.item(MANUFACTURER);
        String left = Ids.item(MANUFACTURER);
        m.captured(Event.commission(taken, left), Event.ship(MANUFACTURER, DISTRIBUTOR, taken, left));
        d.captured(Event.receive(MANUFACTURER, DISTRIBUTOR, taken));
        d.awaitStatus(taken, "held", DISTRIBUTOR);
        m.awaitStatus(left, "offered", MANUFACTURER);
        m.awaitCustodian(taken, DISTRIBUTOR);
        d.captured(Event.receive(MANUFACTURER, DISTRIBUTOR, left));
        d.awaitStatus(left, "held", DISTRIBUTOR);
        r.knowsNothingOf(taken, left);
    }

    @Test
    void what_was_missing_in_a_unit_is_offered_back_and_received_by_the_sender() {
        String[] items = {Ids.item(MANUFACTURER), Ids.item(MANUFACTURER), Ids.item(MANUFACTURER)};
        String box = Ids.unit(MANUFACTURER);
        m.captured(Event.commission(items), Event.pack(box, items), Event.ship(MANUFACTURER, RETAILER, box));
        r.captured(Event.aggregation("OBSERVE", "receiving", box, items[0], items[1])
                .parties(MANUFACTURER, RETAILER));
        r.awaitStatus(items[0], "packed", RETAILER);
        r.awaitStatus(items[2], "offered", RETAILER);

        m.captured(Event.receive(RETAILER, MANUFACTURER, items[2]));
        m.awaitStatus(items[2], "held", MANUFACTURER);
        m.captured(Event.pack(Ids.unit(MANUFACTURER), items[2]));
        d.knowsNothingOf(items[0], items[2], box);
    }

    @Test
    void a_lot_is_split_shipped_received_short_and_never_more_than_there_is() {
        String lot = Ids.lot(MANUFACTURER);
        m.captured(Event.object("ADD", "commissioning").quantity("quantityList", lot, "100", "KGM"));
        m.captured(Event.object("OBSERVE", "shipping")
                .quantity("quantityList", lot, "30.25", "KGM")
                .parties(MANUFACTURER, DISTRIBUTOR));
        m.refused(
                "quantity-not-held",
                Event.object("OBSERVE", "shipping")
                        .quantity("quantityList", lot, "69.76", "KGM")
                        .parties(MANUFACTURER, RETAILER));
        m.refused("quantity-not-held", Event.object("DELETE", "destroying").quantity("quantityList", lot, "1", "LTR"));

        d.captured(Event.object("OBSERVE", "receiving")
                .quantity("quantityList", lot, "30", "KGM")
                .parties(MANUFACTURER, DISTRIBUTOR));
        m.captured(Event.object("OBSERVE", "receiving")
                .quantity("quantityList", lot, "0.25", "KGM")
                .parties(DISTRIBUTOR, MANUFACTURER));
        m.captured(Event.object("DELETE", "destroying").quantity("quantityList", lot, "70", "KGM"));
        m.refused(
                "quantity-not-held", Event.object("DELETE", "destroying").quantity("quantityList", lot, "0.01", "KGM"));
        d.captured(Event.object("OBSERVE", "retail_selling").quantity("quantityList", lot, "29.999", "KGM"));
        d.refused(
                "quantity-not-held",
                Event.object("OBSERVE", "retail_selling").quantity("quantityList", lot, "0.002", "KGM"));
        r.knowsNothingOf(lot);
    }

    @Test
    void a_rejected_shipment_is_its_senders_again() {
        String item = Ids.item(MANUFACTURER);
        m.captured(Event.commission(item), Event.ship(MANUFACTURER, RETAILER, item));
        Event rejection = Event.receive(MANUFACTURER, RETAILER, item).disposition("returned");
        r.captured(rejection);
        assertThat(r.events(rejection.id())).hasSize(1);
        m.awaitStatus(item, "held", MANUFACTURER);
        m.captured(Event.pack(Ids.unit(MANUFACTURER), item));
        assertThat(m.events(rejection.id()))
                .as("the rejection says nothing but that it is one")
                .isEmpty();
        d.knowsNothingOf(item);
    }

    @Test
    void a_cancelled_shipment_can_not_be_received() {
        String item = Ids.item(MANUFACTURER);
        m.captured(Event.commission(item), Event.ship(MANUFACTURER, DISTRIBUTOR, item));
        m.captured(Event.object("OBSERVE", "void_shipping", item).parties(MANUFACTURER, DISTRIBUTOR));
        m.awaitStatus(item, "held", MANUFACTURER);
        m.refused("not-offered", Event.object("OBSERVE", "void_shipping", item).parties(MANUFACTURER, DISTRIBUTOR));

        Job job = d.capture(Event.receive(MANUFACTURER, DISTRIBUTOR, item));
        assertThat(job.running()).as("%s", job).isTrue();
        assertThat(job.waiting()).containsExactly("no-offer");
        giveUp(d, job);
        r.knowsNothingOf(item);
    }

    // ---- waiting

    @Test
    void a_receipt_that_comes_before_its_shipment_waits_for_it_and_what_follows_waits_behind() {
        String item = Ids.item(MANUFACTURER);
        String box = Ids.unit(DISTRIBUTOR);
        m.captured(Event.commission(item));
        Job receipt = d.capture(Event.receive(MANUFACTURER, DISTRIBUTOR, item));
        assertThat(receipt.running()).isTrue();
        assertThat(receipt.success()).isTrue();
        assertThat(receipt.waiting()).containsExactly("no-offer");
        JsonObject waiting = receipt.json().array("waiting").get(0).asObject();
        assertThat(waiting.string("until")).isGreaterThan(receipt.json().string("createdAt"));
        String packing = d.submit(Event.bytes(Event.pack(box, item)));
        assertThat(d.job(packing).running()).isTrue();

        m.captured(Event.ship(MANUFACTURER, DISTRIBUTOR, item));
        Job received = d.ended(receipt.id());
        assertThat(received.success()).as("%s", received).isTrue();
        assertThat(received.json().has("waiting")).isFalse();
        Job packed = d.ended(packing);
        assertThat(packed.success()).as("%s", packed).isTrue();
        d.awaitStatus(item, "packed", DISTRIBUTOR);
        r.knowsNothingOf(item, box);
    }

    @Test
    void an_act_on_goods_that_never_came_waits_until_it_is_given_up() {
        String item = Ids.item(MANUFACTURER);
        m.captured(Event.commission(item));
        Event packing = Event.pack(Ids.unit(RETAILER), item);
        Job job = r.capture(packing);
        assertThat(job.running()).as("%s", job).isTrue();
        assertThat(job.waiting()).containsExactly("unknown-object");
        giveUp(r, job);
        assertThat(r.events(packing.id())).isEmpty();
        assertThat(r.delete(job.id()).statusCode()).as("a finished job").isEqualTo(409);
        r.knowsNothingOf(item);
    }

    private static void giveUp(NodeClient node, Job job) {
        assertThat(node.delete(job.id()).statusCode()).isEqualTo(204);
        Job ended = node.ended(job.id());
        assertThat(ended.success()).isFalse();
        assertThat(ended.progress("leftOut")).isEqualTo(1);
        assertThat(ended.waiting()).isEmpty();
    }

    // ---- making one thing of others

    @Test
    void what_is_made_of_a_recalled_lot_reads_recalled_wherever_it_went_until_the_recall_is_withdrawn() {
        String flour = Ids.lot(MANUFACTURER);
        String spice = Ids.item(MANUFACTURER);
        String bread = Ids.item(MANUFACTURER);
        m.captured(
                Event.commission(spice),
                Event.object("ADD", "creating_class_instance").quantity("quantityList", flour, "50", "KGM"),
                Event.transform()
                        .list("inputEPCList", spice)
                        .quantity("inputQuantityList", flour, "20", "KGM")
                        .list("outputEPCList", bread));
        m.awaitStatus(bread, "held", MANUFACTURER);
        m.awaitStatus(spice, "consumed", MANUFACTURER);
        m.refused("ended", Event.pack(Ids.unit(MANUFACTURER), spice));
        m.captured(Event.ship(MANUFACTURER, DISTRIBUTOR, bread));
        d.captured(Event.receive(MANUFACTURER, DISTRIBUTOR, bread));

        Event recall = Event.object("OBSERVE", "holding")
                .disposition("recalled")
                .with("quantityList", JsonArray.of(JsonObject.of("epcClass", flour)));
        d.refused("not-commissioner", recall);
        m.captured(recall);
        m.awaitRecall(bread, "recalled");
        JsonObject atDistributor = d.awaitRecall(bread, "recalled");
        assertThat(atDistributor.object("status").string("answer")).isEqualTo("held");
        d.refused("recalled", Event.object("OBSERVE", "retail_selling", bread));

        m.captured(recall.declaredError("incorrect_data"));
        d.awaitRecall(bread, "withdrawn");
        d.captured(Event.object("OBSERVE", "retail_selling", bread));
        d.awaitStatus(bread, "sold", DISTRIBUTOR);
        r.knowsNothingOf(bread, spice, flour);
    }

    @Test
    void a_transformation_needs_all_that_goes_in() {
        String lot = Ids.lot(MANUFACTURER);
        String box = Ids.unit(MANUFACTURER);
        String item = Ids.item(MANUFACTURER);
        m.captured(
                Event.object("ADD", "commissioning").quantity("quantityList", lot, "3", null),
                Event.commission(item),
                Event.pack(box, item));
        m.refused(
                "quantity-not-held",
                Event.transform()
                        .quantity("inputQuantityList", lot, "4", null)
                        .list("outputEPCList", Ids.item(MANUFACTURER)));
        m.refused(
                "unit-not-empty",
                Event.transform().list("inputEPCList", box).list("outputEPCList", Ids.item(MANUFACTURER)));
        m.refused(
                "not-prefix-holder",
                Event.transform()
                        .quantity("inputQuantityList", lot, "3", null)
                        .list("outputEPCList", Ids.item(RETAILER)));
        m.captured(Event.transform()
                .quantity("inputQuantityList", lot, "3", null)
                .quantity("outputQuantityList", Ids.lot(MANUFACTURER), "1.5", "LTR"));
    }

    // ---- the end of the way

    @Test
    void sold_goods_are_taken_back_by_who_sold_them_or_by_who_made_them() {
        String item = Ids.item(MANUFACTURER);
        String medicine = Ids.item(MANUFACTURER);
        m.captured(Event.commission(item, medicine), Event.ship(MANUFACTURER, RETAILER, item, medicine));
        r.captured(Event.receive(MANUFACTURER, RETAILER, item, medicine));
        r.captured(Event.object("OBSERVE", "retail_selling", item), Event.object("DELETE", "dispensing", medicine));
        r.awaitStatus(item, "sold", RETAILER);
        r.awaitStatus(medicine, "sold", RETAILER);
        r.refused("not-custodian", Event.object("OBSERVE", "retail_selling", item));

        r.captured(Event.object("OBSERVE", "receiving", item));
        r.awaitStatus(item, "held", RETAILER);
        m.captured(Event.object("OBSERVE", "receiving", medicine));
        m.awaitStatus(medicine, "held", MANUFACTURER);
        r.awaitCustodian(medicine, MANUFACTURER);
        d.knowsNothingOf(item, medicine);
    }

    @Test
    void a_strangers_item_is_entered_and_what_lies_before_is_not_proven() {
        String stranger = Ids.stranger();
        Event seen = Event.commission(stranger);
        r.captured(seen);
        assertThat(r.verify(stranger).statusCode())
                .as("an observation makes no step")
                .isEqualTo(404);
        r.captured(Event.object("OBSERVE", "receiving", stranger));
        JsonObject answer = r.awaitStatus(stranger, "held", RETAILER);
        assertThat(answer.object("thisProduct").string("reason")).isEqualTo("entered");
        d.knowsNothingOf(stranger);

        d.captured(Event.object("OBSERVE", "receiving", stranger));
        d.awaitStatus(stranger, "held", DISTRIBUTOR);
        r.captured(Event.ship(RETAILER, MANUFACTURER, stranger));
        m.captured(Event.receive(RETAILER, MANUFACTURER, stranger));
        m.awaitStatus(stranger, "held", MANUFACTURER);
        assertThat(acts(m.bundle(stranger))).containsExactly("enter", "ship", "receive");
    }

    @Test
    void what_leaves_for_no_member_comes_in_again_through_who_let_it_go() {
        String item = Ids.item(MANUFACTURER);
        m.captured(Event.commission(item));
        m.refused("no-receiver", Event.object("OBSERVE", "shipping", item));
        m.captured(Event.object("OBSERVE", "shipping", item).party("destination", NO_MEMBER));
        m.awaitStatus(item, "left", MANUFACTURER);
        m.refused("not-custodian", Event.pack(Ids.unit(MANUFACTURER), item));
        m.captured(Event.object("OBSERVE", "receiving", item));
        m.awaitStatus(item, "held", MANUFACTURER);

        m.captured(Event.ship(MANUFACTURER, DISTRIBUTOR, item));
        d.captured(Event.receive(MANUFACTURER, DISTRIBUTOR, item));
        d.captured(Event.object("OBSERVE", "shipping", item).party("destination", NO_MEMBER));
        d.awaitStatus(item, "left", DISTRIBUTOR);
        m.captured(Event.object("OBSERVE", "receiving", item));
        m.awaitStatus(item, "held", MANUFACTURER);
        r.knowsNothingOf(item);
    }

    @Test
    void retired_goods_are_at_the_end_with_all_that_is_in_them() {
        String loose = Ids.item(MANUFACTURER);
        String inside = Ids.item(MANUFACTURER);
        String box = Ids.unit(MANUFACTURER);
        m.captured(Event.commission(loose, inside), Event.pack(box, inside));
        m.captured(Event.object("DELETE", "decommissioning", loose), Event.object("DELETE", "destroying", box));
        m.awaitStatus(loose, "retired", MANUFACTURER);
        m.awaitStatus(inside, "retired", MANUFACTURER);
        assertThat(m.bundle(box).string("status")).isEqualTo("retired");
        m.refused("ended", Event.ship(MANUFACTURER, DISTRIBUTOR, loose));
        m.refused("already-commissioned", Event.commission(loose));
        for (NodeClient other : consortium.nodesOfOthers(MANUFACTURER)) {
            other.knowsNothingOf(loose, inside, box);
        }
    }

    @Test
    void a_recalled_item_is_not_sold_until_the_recall_is_withdrawn() {
        String item = Ids.item(MANUFACTURER);
        Event recall = Event.object("OBSERVE", "holding", item).disposition("recalled");
        m.captured(Event.commission(item), Event.ship(MANUFACTURER, RETAILER, item));
        r.captured(Event.receive(MANUFACTURER, RETAILER, item));
        m.captured(recall);
        r.awaitRecall(item, "recalled");
        r.refused("recalled", Event.object("OBSERVE", "retail_selling", item));
        m.captured(recall.declaredError("did_not_occur"));
        r.awaitRecall(item, "withdrawn");
        r.captured(Event.object("OBSERVE", "retail_selling", item));
        m.captured(Event.object("OBSERVE", "holding", item).disposition("recalled"));
        JsonObject again = r.awaitRecall(item, "recalled");
        assertThat(again.object("status").string("answer"))
                .as("sold and recalled are two answers")
                .isEqualTo("sold");
        d.knowsNothingOf(item);
    }

    // ---- correcting

    @Test
    void shipping_selling_and_commissioning_are_taken_back_by_an_error_declaration() {
        String item = Ids.item(MANUFACTURER);
        Event commission = Event.commission(item);
        m.captured(commission);
        Event ship = Event.ship(MANUFACTURER, DISTRIBUTOR, item);
        m.captured(ship);
        m.captured(ship.declaredError("did_not_occur"));
        m.awaitStatus(item, "held", MANUFACTURER);
        Event sell = Event.object("OBSERVE", "retail_selling", item);
        m.captured(sell);
        m.captured(sell.declaredError("incorrect_data"));
        m.awaitStatus(item, "held", MANUFACTURER);

        String mistaken = Ids.item(MANUFACTURER);
        Event mistake = Event.commission(mistaken);
        m.captured(mistake);
        m.captured(mistake.declaredError("did_not_occur"));
        m.awaitStatus(mistaken, "void", MANUFACTURER);
        m.refused("not-custodian", Event.pack(Ids.unit(MANUFACTURER), mistaken));
        m.captured(Event.commission(mistaken));
        m.awaitStatus(mistaken, "held", MANUFACTURER);
        // A bundle may be a second old.
        NodeClient.until(
                "the bundle shows that it was commissioned again",
                () -> acts(m.bundle(mistaken)),
                List.of("commission", "correct", "commission")::equals);
        assertThat(m.events(mistake.id())).as("the event and its declaration").hasSize(2);
        d.knowsNothingOf(mistaken);
        r.knowsNothingOf(item, mistaken);
    }

    @Test
    void a_receipt_declared_an_error_is_annotated_and_an_unknown_event_can_not_be_declared_one() {
        String item = Ids.item(MANUFACTURER);
        m.captured(Event.commission(item), Event.ship(MANUFACTURER, DISTRIBUTOR, item));
        Event receive = Event.receive(MANUFACTURER, DISTRIBUTOR, item);
        d.captured(receive);
        d.captured(receive.declaredError("incorrect_data"));
        d.awaitStatus(item, "held", DISTRIBUTOR);
        d.refused("unknown-event", Event.observe(item).declaredError("did_not_occur"));
    }

    // ---- refusals

    @Test
    void who_shipped_goods_on_can_not_act_on_them() {
        String item = Ids.item(MANUFACTURER);
        m.captured(Event.commission(item), Event.ship(MANUFACTURER, DISTRIBUTOR, item));
        d.captured(Event.receive(MANUFACTURER, DISTRIBUTOR, item));
        m.awaitCustodian(item, DISTRIBUTOR);
        m.refused("not-custodian", Event.pack(Ids.unit(MANUFACTURER), item));
        d.captured(Event.ship(DISTRIBUTOR, RETAILER, item));
        d.refused("not-custodian", Event.object("OBSERVE", "retail_selling", item));
        r.captured(Event.receive(DISTRIBUTOR, RETAILER, item));
        d.awaitCustodian(item, RETAILER);
        d.refused("not-custodian", Event.object("OBSERVE", "retail_selling", item));
        assertThat(acts(r.bundle(item))).containsExactly("commission", "ship", "receive", "ship", "receive");
    }

    @Test
    void an_event_twice_is_there_once_and_its_id_with_other_content_is_refused() {
        String item = Ids.item(MANUFACTURER);
        Event commission = Event.commission(item);
        m.captured(commission);
        Job again = m.capture(commission);
        assertThat(again.success()).isTrue();
        assertThat(again.progress("existing")).isEqualTo(1);
        assertThat(m.events(commission.id())).hasSize(1);
        Job conflict = m.capture(commission.disposition("active"));
        assertThat(conflict.errors()).containsExactly("event-id-conflict");
        assertThat(conflict.json().array("errors").get(0).asObject().string("type"))
                .isEqualTo("epcisException:ResourceAlreadyExistsException");
        assertThat(m.events(commission.id())).hasSize(1);

        Event nameless = Event.observe(item).without("eventID");
        m.captured(nameless);
        assertThat(m.capture(nameless).progress("existing"))
                .as("recorded once by its hash")
                .isEqualTo(1);
    }

    @Test
    void one_thing_under_two_spellings_is_named_twice() {
        String serial = Ids.serial();
        String link = "https://id.gs1.org/01/" + Ids.gtin(MANUFACTURER, 1) + "/21/" + serial;
        String urn = "urn:epc:id:sgtin:" + MANUFACTURER.prefix + ".000001." + serial;
        m.refused("identifier-twice", Event.commission(link, urn));
        m.captured(Event.commission(urn));
        m.awaitStatus(link, "held", MANUFACTURER);
    }

    @Test
    void one_refused_event_takes_the_whole_job_back_unless_it_shall_proceed() {
        String good = Ids.item(MANUFACTURER);
        Event fine = Event.commission(good);
        Event refused = Event.commission(Ids.item(RETAILER));
        Job rollback = m.capture(fine, refused);
        assertThat(rollback.success()).isFalse();
        assertThat(rollback.errors()).containsExactly("not-prefix-holder");
        assertThat(rollback.progress("captured")).isZero();
        assertThat(m.verify(good).statusCode()).isEqualTo(404);

        HttpResponse<byte[]> accepted = m.send(m.request("/epcis/capture")
                .header("Content-Type", "application/json")
                .header("GS1-Capture-Error-Behaviour", "proceed")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(Event.bytes(fine, refused)))
                .build());
        assertThat(accepted.statusCode()).isEqualTo(202);
        Job proceed =
                m.ended(URI.create(accepted.headers().firstValue("Location").orElseThrow())
                        .getPath());
        assertThat(proceed.success()).isFalse();
        assertThat(proceed.progress("captured")).isEqualTo(1);
        assertThat(proceed.progress("refused")).isEqualTo(1);
        m.awaitStatus(good, "held", MANUFACTURER);
    }

    // ---- what is no act of one's own

    @Test
    void what_another_organisation_did_is_an_observation_and_moves_nothing() {
        String item = Ids.item(MANUFACTURER);
        m.captured(Event.commission(item));
        Event seen = Event.ship(MANUFACTURER, DISTRIBUTOR, item).at(MANUFACTURER);
        d.captured(seen);
        assertThat(d.events(seen.id())).hasSize(1);
        assertThat(d.verify(item).statusCode()).isIn(307, 404);
        m.awaitStatus(item, "held", MANUFACTURER);
        assertThat(m.events(seen.id())).isEmpty();
        Event inspection = Event.observe(item);
        d.captured(inspection);
        assertThat(d.naming(item)).hasSize(2);
    }

    // ---- one event at a time

    @Test
    void one_event_is_answered_with_201_where_it_can_be_read_then() {
        String item = Ids.item(RETAILER);
        Event commission = Event.commission(item);
        HttpResponse<byte[]> created = r.post("/epcis/events", "application/ld+json", commission.alone());
        assertThat(created.statusCode()).as(NodeClient.text(created)).isEqualTo(201);
        String location = created.headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith("/epcis/events/");
        List<JsonObject> read = NodeClient.eventList(r.get(location));
        assertThat(read).hasSize(1);
        assertThat(JsonContent.sameValue(bare(read.get(0)), commission.json())).isTrue();
        assertThat(read.get(0).has("recordTime")).isTrue();

        HttpResponse<byte[]> conflict = r.post(
                "/epcis/events",
                "application/json",
                commission.disposition("active").alone());
        assertThat(conflict.statusCode()).isEqualTo(409);
        assertThat(problem(conflict).string("code")).isEqualTo("event-id-conflict");
        HttpResponse<byte[]> refused = r.post(
                "/epcis/events", "application/json", Event.commission(item).alone());
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(problem(refused).string("code")).isEqualTo("already-commissioned");
        HttpResponse<byte[]> waits = r.post(
                "/epcis/events",
                "application/json",
                Event.pack(Ids.unit(RETAILER), Ids.item(MANUFACTURER)).alone());
        assertThat(waits.statusCode()).isEqualTo(202);
        Job job = r.job(waits.headers().firstValue("Location").orElseThrow());
        assertThat(job.waiting()).containsExactly("unknown-object");
        giveUp(r, job);
        for (NodeClient other : consortium.nodesOfOthers(RETAILER)) {
            other.knowsNothingOf(item);
        }
    }

    private static JsonObject problem(HttpResponse<byte[]> answer) {
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        return NodeClient.json(answer).asObject();
    }

    /** The event without what the node adds. */
    private static JsonObject bare(JsonObject event) {
        return event.without("recordTime").without("@context");
    }

    /** The acts of an item's chain, as its bundle shows them. */
    private static List<String> acts(JsonObject bundle) {
        return bundle.array("chain").values().stream()
                .map(JsonValue::asObject)
                .map(placed -> placed.object("step").string("act"))
                .toList();
    }
}
