package io.waymark.projection.custody;

import static io.waymark.projection.custody.Network.A;
import static io.waymark.projection.custody.Network.B;
import static io.waymark.projection.custody.Network.C;
import static io.waymark.projection.custody.Network.GLN_B;
import static io.waymark.projection.custody.Network.GLN_C;
import static io.waymark.projection.custody.Network.event;
import static io.waymark.projection.custody.Network.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.custody.Act;
import io.waymark.custody.Step;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.OfferValue;
import io.waymark.ledger.Opens;
import io.waymark.ledger.Salt;
import io.waymark.ledger.SaltedDocument;
import io.waymark.ledger.Salts;
import io.waymark.transaction.Batch;
import io.waymark.transaction.Entry;
import io.waymark.transaction.Opening;
import io.waymark.transaction.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An offer is believed when every byte of it is on the ledger, and for nothing less. */
class InboundOffersTest {

    private static final String ITEM = "https://id.gs1.org/01/09521001000017/21/ABCDEFGHIJ234567ABCD";
    private static final String OTHER = "https://id.gs1.org/01/09521001000017/21/12345";
    private static final String CASE = "https://id.gs1.org/00/095210010000000017";

    private final Network network = Network.of(A, B, C);
    private final Network.Node a = network.node(A);
    private final Network.Node b = network.node(B);
    private String key;
    private OfferValue offer;
    private Opening opening;

    @BeforeEach
    void a_case_with_two_items_and_the_texts_of_their_product_is_offered() throws Plan.RefusedException {
        a.ok(event("ObjectEvent", "ADD", "commissioning", "'epcList':['" + ITEM + "','" + OTHER + "']"));
        KeyId product = new KeyId(a.row("class_ref", ITEM));
        SaltedDocument texts =
                SaltedDocument.of(Map.of("gtin", "\"09521001000017\"", "name", "\"Tea\""), new Salts("ab".repeat(32)));
        a.submit(Plan.of(Batch.of(A, List.of(new Entry.Product(LedgerKeys.product(product, 1), texts.toJson())))));
        network.commit();
        a.ok(event(
                "AggregationEvent",
                "ADD",
                "packing",
                "'parentID':'" + CASE + "','childEPCs':['" + ITEM + "','" + OTHER + "']"));
        a.ok(event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + CASE + "']," + to(GLN_B)));
        Map<String, OfferValue> offers = a.offers(B);
        key = offers.keySet().iterator().next();
        offer = offers.get(key);
        opening = a.open(offer);
    }

    @Test
    void an_offer_as_it_is_on_the_ledger_is_ready_and_comes_with_the_products_texts() {
        assertThat(b.inbound.wants(A, key)).isTrue();
        assertThat(b.inbound.store(A, key, offer, opening)).isEqualTo(Verdict.READY);
        assertThat(b.inbound.wants(A, key)).isFalse();
        assertThat(b.jdbc.queryForObject("select gtin from product_text", String.class))
                .isEqualTo("09521001000017");
        b.storePackages();
        b.ok(event("ObjectEvent", "OBSERVE", "receiving", "'epcList':['" + CASE + "']"));
        b.ok(event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + CASE + "']," + to(GLN_C)));
        Network.Node c = network.node(C);
        assertThat(c.fetch(B).values()).containsExactly(Verdict.READY);
        InboundOffers.Offer listed = c.inbound.list(null, 1).get(0);
        assertThat(listed.things()).hasSize(1);
        assertThat(c.jdbc.queryForObject("select count(*) from product_text", Integer.class))
                .isEqualTo(1);
        c.storePackages();
        assertThat(c.jdbc.queryForObject("select count(*) from step where source = 'opened'", Integer.class))
                .isZero();
    }

    @Test
    void an_offer_that_its_sender_did_not_write_is_not_even_kept() {
        assertThat(b.inbound.store(C, key, offer, opening).reason()).isEqualTo("offer-not-on-ledger");
        OfferValue other = new OfferValue(B, offer.heads(), !offer.isShort(), offer.opens(), offer.salt());
        assertThat(b.inbound.store(A, key, other, opening).reason()).isEqualTo("offer-not-on-ledger");
        assertThat(network.node(C).inbound.store(A, key, offer, opening).reason())
                .isEqualTo("offer-not-on-ledger");
        assertThat(b.inbound.list(null, 10)).isEmpty();
    }

    @Test
    void a_step_with_one_character_changed_is_found() {
        assertThat(changed(json -> changeStep(json, Act.SHIP)).reason()).isEqualTo("step-not-on-ledger");
        assertThat(changed(json -> changeStep(json, Act.COMMISSION)).reason()).isEqualTo("step-not-on-ledger");
        InboundOffers.Offer listed = b.inbound.list(null, 10).get(0);
        assertThat(listed.verdict().ready()).isFalse();
        assertThat(listed.things()).isEmpty();
        assertThat(b.jdbc.queryForObject("select count(*) from object", Integer.class))
                .isZero();
        assertThat(b.refused(event("ObjectEvent", "OBSERVE", "receiving", "'epcList':['" + CASE + "']")))
                .isEqualTo("no-offer");
        assertThat(b.inbound.store(A, key, offer, opening)).isEqualTo(Verdict.READY);
        assertThat(b.inbound.list(null, 10))
                .singleElement()
                .satisfies(o -> assertThat(o.verdict().ready()).isTrue());
    }

    @Test
    void a_step_a_list_or_the_head_left_out_is_missed() {
        assertThat(without(Act.SHIP, CASE).reason()).isEqualTo("head-not-shown");
        assertThat(without(Act.COMMISSION, CASE).reason()).isEqualTo("history-not-shown");
        assertThat(without(Act.PACK, null).reason()).isEqualTo("inside-not-shown");
        assertThat(store(new Opening(opening.steps(), Map.of(), Map.of(), opening.events(), Map.of(), Map.of()))
                        .reason())
                .isEqualTo("content-not-shown");
    }

    @Test
    void a_list_that_is_another_one_is_found() {
        Map<KeyId, List<Hash>> contents = new HashMap<>();
        opening.contents().forEach((k, list) -> {
            List<Hash> other = new ArrayList<>(list);
            other.set(0, Hash.sha256());
            contents.put(k, other);
        });
        assertThat(store(new Opening(opening.steps(), contents, Map.of(), opening.events(), Map.of(), Map.of()))
                        .reason())
                .isEqualTo("content-not-committed");
    }

    @Test
    void events_and_texts_that_nobody_committed_to_are_found() {
        SaltedDocument made = SaltedDocument.of(Map.of("day", "\"2026-11-22\""), new Salts("cd".repeat(32)));
        Map<Hash, SaltedDocument> events = new HashMap<>(opening.events());
        events.put(made.digest(), made);
        assertThat(store(new Opening(opening.steps(), opening.contents(), Map.of(), events, Map.of(), Map.of()))
                        .reason())
                .isEqualTo("event-not-named");
        String product = opening.products().keySet().iterator().next();
        assertThat(store(new Opening(
                                opening.steps(),
                                opening.contents(),
                                Map.of(),
                                opening.events(),
                                Map.of(),
                                Map.of(product, made)))
                        .reason())
                .isEqualTo("product-not-on-ledger");
    }

    @Test
    void what_was_cancelled_before_it_was_fetched_is_settled() {
        a.ok(event("ObjectEvent", "OBSERVE", "void_shipping", "'epcList':['" + CASE + "']"));
        assertThat(b.inbound.store(A, key, offer, opening)).isEqualTo(Verdict.READY);
        assertThat(b.inbound.list(null, 10)).isEmpty();
        assertThat(b.jdbc.queryForObject("select outcome from inbound_head", String.class))
                .isEqualTo("withdrawn");
        assertThat(b.jdbc.queryForObject("select count(*) from opening", Integer.class))
                .isZero();
    }

    @Test
    void an_incomplete_offer_goes_when_its_sender_makes_it_no_more() {
        without(Act.SHIP, CASE);
        b.inbound.retain(A, Set.of(key));
        assertThat(b.inbound.list(null, 10)).hasSize(1);
        b.inbound.retain(A, Set.of());
        assertThat(b.inbound.list(null, 10)).isEmpty();
    }

    @Test
    void an_item_under_anothers_prefix_is_not_believed() {
        // What an altered chaincode could write: a chain whose identifier belongs to another member.
        String foreign = "https://id.gs1.org/01/09521003000008/21/1";
        Network.Node c = network.node(C);
        c.ok(event("ObjectEvent", "ADD", "commissioning", "'epcList':['" + foreign + "']"));
        KeyId ref = new KeyId(c.row("ref", foreign));
        JsonObject first = Step.parse(c.values.get(ref.stepKey())).toJson();
        KeyId own = new KeyId("0123456789abcdef0123456789abcdef");
        JsonObject name = JsonObject.of("org", A, "ref", own.hex());
        Step stolen = Step.parse(CanonicalJson.bytes(first.with("writer", A)
                .with("custodian", A)
                .with("ref", own.hex())
                .with("class", name)));
        Step shipped = Step.parse(CanonicalJson.bytes(JsonObject.of(
                "act",
                "ship",
                "custodian",
                A,
                "event",
                Hash.sha256().hex(),
                "kind",
                "item",
                "n",
                2,
                "prev",
                JsonObject.of("hash", stolen.hash().hex(), "writer", A),
                "receiver",
                B,
                "salt",
                "ab".repeat(16),
                "status",
                "offered",
                "v",
                1,
                "writer",
                A)));
        KeyId second = stolen.nextKey(null);
        OfferValue value = new OfferValue(B, List.of(second), false, Opens.NOTHING, new Salt("cd".repeat(16)));
        String offerKey = LedgerKeys.offer(B, new Salt("ef".repeat(16)));
        network.write(
                A, Map.of(own.stepKey(), stolen.bytes(), second.stepKey(), shipped.bytes(), offerKey, value.bytes()));
        network.commit();
        Opening shown =
                new Opening(Map.of(own, stolen, second, shipped), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
        assertThat(b.inbound.store(A, offerKey, value, shown).reason()).isEqualTo("gap-first-prefix");
    }

    private Verdict without(Act act, String identifier) {
        Map<KeyId, Step> steps = new HashMap<>(opening.steps());
        KeyId gone = steps.entrySet().stream()
                .filter(e -> e.getValue().act() == act)
                .filter(e -> identifier == null
                        || act == Act.SHIP
                        || identifier.equals(e.getValue().identifier()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        steps.remove(gone);
        Map<KeyId, List<Hash>> contents = new HashMap<>(opening.contents());
        contents.remove(gone);
        return store(new Opening(steps, contents, Map.of(), Map.of(), Map.of(), Map.of()));
    }

    private Verdict store(Opening other) {
        return b.inbound.store(A, key, offer, other);
    }

    private Verdict changed(UnaryOperator<JsonObject> change) {
        return store(Opening.fromJson(change.apply(opening.toJson())));
    }

    /** The opening with another salt in the first step of this act. */
    private static JsonObject changeStep(JsonObject opening, Act act) {
        JsonObject steps = opening.object("steps");
        for (String name : steps.names()) {
            JsonObject step = steps.object(name);
            if (step.string("act").equals(act.word())) {
                String salt = step.string("salt");
                char flipped = salt.charAt(31) == '0' ? '1' : '0';
                return opening.with("steps", steps.with(name, step.with("salt", salt.substring(0, 31) + flipped)));
            }
        }
        throw new AssertionError("no such step");
    }
}
