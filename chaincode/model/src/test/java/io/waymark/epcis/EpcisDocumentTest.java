package io.waymark.epcis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpcisDocumentTest {
    private static final String CONTEXT = "\"@context\":[\"" + LdContext.EPCIS + "\",{\"ex\":\"https://ex.example/\"}]";

    private static EpcisDocument document(String... events) {
        return EpcisDocument.parse(
                "{" + CONTEXT + ",\"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\","
                        + "\"creationDate\":\"2026-11-22T10:00:00Z\",\"epcisBody\":{\"eventList\":["
                        + String.join(",", events) + "]}}",
                JsonLimits.DOCUMENT);
    }

    private static EpcisEvent event(String members) {
        return document("{" + members + "}").events().get(0);
    }

    @Test
    void reads_the_fields_of_a_shipment() {
        EpcisEvent event = event("\"type\":\"ObjectEvent\",\"eventID\":\"urn:uuid:1\","
                + "\"eventTime\":\"2026-03-01T23:30:00.123456789Z\",\"eventTimeZoneOffset\":\"+02:00\","
                + "\"action\":\"OBSERVE\",\"bizStep\":\"cbv:BizStep-shipping\","
                + "\"disposition\":\"urn:epcglobal:cbv:disp:in_transit\","
                + "\"epcList\":[\"urn:epc:id:sgtin:9521001.000001.A\",\"urn:acme:thing:7\"],"
                + "\"quantityList\":[{\"epcClass\":\"urn:epc:class:lgtin:9521001.000001.L1\",\"quantity\":12.50,\"uom\":\"KGM\"},"
                + "{\"epcClass\":\"urn:epc:idpat:sgtin:9521001.000001.*\"}],"
                + "\"readPoint\":{\"id\":\"https://id.gs1.org/414/9521001000000\"},"
                + "\"destinationList\":[{\"type\":\"possessing_party\",\"destination\":\"urn:epc:id:pgln:9521002.00000\"}],\"ex:colour\":{\"a\""
                + " : 1.0}");

        assertThat(event.pointer()).isEqualTo("/epcisBody/eventList/0");
        assertThat(event.type()).isEqualTo(EventType.OBJECT);
        assertThat(event.eventTime()).isEqualTo(Instant.parse("2026-03-01T23:30:00.123456789Z"));
        assertThat(event.day()).isEqualTo(LocalDate.of(2026, 3, 2));
        assertThat(event.action()).contains(Action.OBSERVE);
        assertThat(event.bizStep()).contains("shipping");
        assertThat(event.disposition()).contains("in_transit");
        assertThat(event.quantityList().get(0).quantity()).contains(new BigDecimal("12.50"));
        assertThat(event.quantityList().get(1).quantity()).isEmpty();
        assertThat(event.destinationList().get(0).type()).isEqualTo("possessing_party");
        assertThat(event.destinationList().get(0).gs1().flatMap(g -> g.gln())).contains("9521002000009");
        assertThat(event.json().text("ex:colour")).isEqualTo("{\"a\" : 1.0}");
        assertThat(event.identifiers().stream()
                        .map(i -> i.pointer() + " "
                                + i.gs1().map(Object::toString).orElse("-")))
                .containsExactly(
                        "/epcisBody/eventList/0/epcList/0 https://id.gs1.org/01/09521001000017/21/A",
                        "/epcisBody/eventList/0/epcList/1 -",
                        "/epcisBody/eventList/0/quantityList/0/epcClass https://id.gs1.org/01/09521001000017/10/L1",
                        "/epcisBody/eventList/0/quantityList/1/epcClass https://id.gs1.org/01/09521001000017",
                        "/epcisBody/eventList/0/readPoint/id https://id.gs1.org/414/9521001000000",
                        "/epcisBody/eventList/0/destinationList/0/destination https://id.gs1.org/417/9521002000009");
    }

    @Test
    void keeps_words_that_it_does_not_know() {
        EpcisEvent event = event("\"type\":\"ObjectEvent\",\"bizStep\":\"ex:polishing\",\"disposition\":\"shiny\"");

        assertThat(event.bizStep()).contains("https://ex.example/polishing");
        assertThat(event.disposition()).contains("shiny");
    }

    @Test
    void reads_a_bare_event_and_a_query_document() {
        assertThat(EpcisDocument.parse("{\"type\":\"ObjectEvent\"}", JsonLimits.VALUE)
                        .events()
                        .get(0)
                        .pointer())
                .isEmpty();
        EpcisDocument query = EpcisDocument.parse(
                "{\"type\":\"EPCISQueryDocument\",\"epcisBody\":{\"queryResults\":{\"resultsBody\":{\"eventList\":[{}]}}}}",
                JsonLimits.VALUE);

        assertThat(query.kind()).isEqualTo(EpcisDocument.Kind.QUERY_DOCUMENT);
        assertThat(query.events().get(0).pointer()).isEqualTo("/epcisBody/queryResults/resultsBody/eventList/0");
    }

    @Test
    void complains_with_the_place_and_without_the_value() {
        assertThatThrownBy(() -> EpcisDocument.parse("[1]", JsonLimits.VALUE)).isInstanceOf(EpcisException.class);
        assertThatThrownBy(() -> EpcisDocument.parse("{\"type\":\"EPCISDocument\"}", JsonLimits.VALUE))
                .hasMessage("/epcisBody: the document must have this field");
        assertThatThrownBy(() -> event("\"readPoint\":{\"id\":1}").readPoint())
                .isInstanceOf(JsonException.class)
                .hasMessage("type at /epcisBody/eventList/0/readPoint/id");
        assertThatThrownBy(() -> event("\"epcList\":[\"a:b\",2]").epcList())
                .hasMessage("type at /epcisBody/eventList/0/epcList/1");
        assertThatThrownBy(() -> event("\"quantityList\":[{}]").quantityList())
                .hasMessage("missing at /epcisBody/eventList/0/quantityList/0/epcClass");
        assertThatThrownBy(() -> event("\"epcList\":[\"urn:epc:id:sscc:9521001.SECRET\"]")
                        .identifiers())
                .hasMessageStartingWith("/epcisBody/eventList/0/epcList/0: ")
                .hasMessageNotContaining("SECRET");
        assertThatThrownBy(() -> event("\"eventTime\":\"yesterday\"").eventTime())
                .hasMessage("/epcisBody/eventList/0/eventTime: this is no date and time with an offset");
    }

    @Test
    void sets_an_event_id_and_leaves_the_rest() {
        EpcisEvent event = event("\"type\":\"ObjectEvent\",\"a:b\":1.0");

        assertThat(EpcisEvent.withEventId(event.json(), "ni:///sha-256;00").text())
                .isEqualTo("{\"type\":\"ObjectEvent\",\"a:b\":1.0,\"eventID\":\"ni:///sha-256;00\"}");
    }

    @Test
    void reads_all_of_gs1s_examples() {
        List<Path> examples = SharedData.files("gs1-epcis/examples", ".jsonld");
        int events = 0;
        for (Path example : examples) {
            for (EpcisEvent event : EpcisDocument.parse(SharedData.bytes(example), JsonLimits.DOCUMENT)
                    .events()) {
                events++;
                assertThat(event.day()).as(example.toString()).isNotNull();
                event.identifiers();
                event.bizTransactionList();
                event.errorDeclaration();
                event.persistentDispositionSet();
                event.certificationInfo();
                assertThat(event.bizStep().orElse("")).doesNotStartWith(Cbv.WEB);
            }
        }
        assertThat(examples).hasSize(47);
        assertThat(events).isGreaterThan(47);
    }
}
