package io.waymark.custody;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.epcis.EpcisEvent;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.ledger.Hash;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Salts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A journey through three organisations, decided step by step; every step that is decided also follows. */
class CustodyJourneyTest {

    private static final String A = "ManufacturerMSP";
    private static final String B = "DistributorMSP";
    private static final Map<String, String> PARTIES = Map.of("9521001000000", A, "9521002000009", B);
    private static final String ITEM = "https://id.gs1.org/01/09521001000017/21/ABCDEFGHIJ234567ABCD";
    private static final String OTHER = "https://id.gs1.org/01/09521001000017/21/12345";
    private static final String CASE = "https://id.gs1.org/00/095210010000000017";
    private static final String LOT = "https://id.gs1.org/01/09521001000017/10/L1";

    private final Map<ObjectName, ObjectState> world = new LinkedHashMap<>();
    private final Map<ObjectName, List<Step>> chains = new LinkedHashMap<>();
    private int events;

    @Test
    void goods_go_into_a_case_and_to_another_member_and_come_out_there() {
        ok(A, "ObjectEvent", "ADD", "commissioning", "'epcList':['" + ITEM + "','" + OTHER + "']");
        ok(
                A,
                "AggregationEvent",
                "ADD",
                "packing",
                "'parentID':'" + CASE + "','childEPCs':['" + ITEM + "','" + OTHER + "']");
        assertThat(refused(
                        A, "ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + ITEM + "']," + to("9521002000009")))
                .isEqualTo(RefusalCode.PACKED);
        ok(A, "ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + CASE + "']," + to("9521002000009"));
        assertThat(refused(A, "ObjectEvent", "OBSERVE", "retail_selling", "'epcList':['" + ITEM + "']"))
                .isEqualTo(RefusalCode.NOT_CUSTODIAN);
        Decision.Accepted short_ = ok(
                B,
                "AggregationEvent",
                "OBSERVE",
                "receiving",
                "'parentID':'" + CASE + "','childEPCs':['" + ITEM + "']");
        assertThat(short_.offers()).singleElement().satisfies(o -> assertThat(o.receiver())
                .isEqualTo(A));
        ok(B, "ObjectEvent", "OBSERVE", "retail_selling", "'epcList':['" + ITEM + "']");
        ok(A, "ObjectEvent", "OBSERVE", "receiving", "'epcList':['" + OTHER + "']");
        ok(A, "ObjectEvent", "OBSERVE", "receiving", "'epcList':['" + ITEM + "']");
        assertThat(state(ITEM).head().act()).isEqualTo(Act.TAKE_BACK);
        assertThat(state(OTHER).head().custodian()).isEqualTo(A);
    }

    @Test
    void a_portion_is_split_when_a_part_is_shipped_and_the_rest_is_offered_back_when_less_arrives() {
        ok(
                A,
                "ObjectEvent",
                "ADD",
                "commissioning",
                "'quantityList':[{'epcClass':'" + LOT + "','quantity':100,'uom':'KGM'}]");
        ok(
                A,
                "ObjectEvent",
                "OBSERVE",
                "shipping",
                "'quantityList':[{'epcClass':'" + LOT + "','quantity':60.0,'uom':'KGM'}]," + to("9521002000009"));
        Decision.Accepted received = ok(
                B,
                "ObjectEvent",
                "OBSERVE",
                "receiving",
                "'quantityList':[{'epcClass':'" + LOT + "','quantity':50,'uom':'KGM'}]");
        assertThat(received.offers()).hasSize(1);
        assertThat(world.values().stream()
                        .filter(s -> s.head().status() == Status.HELD)
                        .map(s ->
                                s.head().custodian() + " " + s.head().quantity().value()))
                .containsExactlyInAnyOrder(A + " 40", B + " 50");
    }

    @Test
    void a_rejection_has_one_form_and_custody_stays() {
        ok(A, "ObjectEvent", "ADD", "commissioning", "'epcList':['" + ITEM + "']");
        ok(A, "ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + ITEM + "']," + to("9521002000009"));
        Step offer = state(ITEM).head();
        ok(B, "ObjectEvent", "OBSERVE", "receiving", "'disposition':'returned','epcList':['" + ITEM + "']");
        assertThat(state(ITEM).head()).isEqualTo(offer.rejection());
        assertThat(state(ITEM).head().custodian()).isEqualTo(A);
        ok(A, "ObjectEvent", "DELETE", "destroying", "'epcList':['" + ITEM + "']");
    }

    private ObjectState state(String id) {
        return world.values().stream()
                .filter(s -> s.identifier().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String to(String gln) {
        return "'destinationList':[{'type':'possessing_party','destination':'https://id.gs1.org/417/" + gln + "'}]";
    }

    private Decision.Accepted ok(String org, String type, String action, String step, String fields) {
        Decision decision = decide(org, type, action, step, fields);
        assertThat(decision).isInstanceOf(Decision.Accepted.class);
        Decision.Accepted accepted = (Decision.Accepted) decision;
        assertThat(accepted.steps()).isNotEmpty();
        Map<ObjectName, ObjectState> before = new LinkedHashMap<>(world);
        accepted.after().forEach(s -> world.put(s.name(), s));
        for (Decision.NewStep s : accepted.steps()) {
            List<Step> chain = chains.computeIfAbsent(s.object(), n -> new ArrayList<>());
            Step parsed = Step.parse(s.step().bytes());
            assertThat(parsed).isEqualTo(s.step());
            Optional<String> broken = chain.isEmpty()
                    ? Follows.first(parsed, s.object())
                    : Follows.next(chain.get(chain.size() - 1), parsed, exit(s, before), s.object());
            assertThat(broken).as(s.toString()).isEmpty();
            chain.add(parsed);
        }
        return accepted;
    }

    /** The unit step by which the thing left: named by its key in the step itself. */
    private Exit exit(Decision.NewStep s, Map<ObjectName, ObjectState> before) {
        if (s.step().out() == null) {
            return null;
        }
        return world.values().stream()
                .filter(u -> u.headKey().equals(s.step().out()))
                .findFirst()
                .map(u -> new Exit(u.headKey(), u.head()))
                .orElseGet(() -> before.get(s.object()).exit());
    }

    private RefusalCode refused(String org, String type, String action, String step, String fields) {
        return ((Decision.Refused) decide(org, type, action, step, fields)).code();
    }

    private Decision decide(String org, String type, String action, String step, String fields) {
        String text = ("{'type':'" + type
                        + "','eventTime':'2026-11-22T10:00:00Z','eventTimeZoneOffset':'+01:00','action':'" + action
                        + "','bizStep':'" + step + "'," + fields + "}")
                .replace('\'', '"');
        EpcisEvent event =
                EpcisEvent.of(JsonParser.parse(text, JsonLimits.VALUE).asObject(), Optional.empty());
        Situation.Knowledge knowledge = new Situation.Knowledge(
                Map.of(ITEM, A, OTHER, A, LOT, A, "https://id.gs1.org/01/09521001000017", A),
                Map.of(
                        OTHER,
                        "00000000000000000000000000000001",
                        LOT,
                        "00000000000000000000000000000002",
                        "https://id.gs1.org/01/09521001000017",
                        "00000000000000000000000000000003"));
        Hash digest = Hash.sha256(new byte[] {(byte) events++});
        return Custody.decide(
                Derivation.derive(event, PARTIES, org),
                new Situation(knowledge, world.values(), Map.of()),
                new Custody.Context(org, digest, null),
                new Salts(digest.hex()));
    }
}
