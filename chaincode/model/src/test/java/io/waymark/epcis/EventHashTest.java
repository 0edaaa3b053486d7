package io.waymark.epcis;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.epcis.EventHash.Version;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventHashTest {
    private static final String CONTEXT =
            "[\"" + LdContext.EPCIS + "\",{\"ex\":\"https://ex.example/\",\"no\":\"https://no.slash\"}]";

    private static EpcisEvent event(String members) {
        String json =
                "{\"type\":\"ObjectEvent\",\"eventTime\":\"2026-01-01T00:00:00Z\",\"eventTimeZoneOffset\":\"+01:00\""
                        + members + "}";
        return EpcisEvent.of(
                JsonParser.parse(json, JsonLimits.VALUE).asObject(),
                Optional.of(JsonParser.parse(CONTEXT, JsonLimits.VALUE)));
    }

    private static String preHash(String members, Version version) {
        String start = "eventType=ObjectEventeventTime=2026-01-01T00:00:00.000ZeventTimeZoneOffset=+01:00";
        String preHash = EventHash.preHash(event(members), version);
        assertThat(preHash).startsWith(start);
        return preHash.substring(start.length());
    }

    @Test
    void agrees_with_the_published_vectors() throws IOException {
        List<Path> documents = SharedData.files("event-hash", ".jsonld");
        for (Path document : documents) {
            EpcisDocument parsed = EpcisDocument.parse(SharedData.bytes(document), JsonLimits.DOCUMENT);
            Path hashes = Path.of(document.toString().replaceAll("jsonld$", "hashes"));

            assertThat(EventHash.ids(parsed, Version.CBV_2_0))
                    .as(document.toString())
                    .isEqualTo(Files.readAllLines(hashes));
        }
        System.out.println("Event hash vectors: " + documents.size() + " of " + documents.size() + " documents agree");
        assertThat(documents).hasSizeGreaterThanOrEqualTo(9);
    }

    /** What the reference implementation of 2026 computes for the same documents under CBV 2.1. */
    @Test
    void agrees_with_the_reference_implementation_on_the_draft_of_2_1() {
        Path various = SharedData.path("event-hash/epcisDocWithVariousEventTypes.jsonld");
        Path sensors = SharedData.path("event-hash/epcisDocWithSensorDataObjectEvent.jsonld");

        assertThat(EventHash.ids(EpcisDocument.parse(SharedData.bytes(various), JsonLimits.DOCUMENT), Version.CBV_2_1))
                .startsWith(
                        "ni:///sha-256;253f0178f96349eedc207505b49044a602129605cf692e3d9f1f36c8bd1dfb0d?ver=CBV2.1",
                        "ni:///sha-256;ef43acf0e69951f79739f603f714893784648a41bac3f58035b5830a978a2631?ver=CBV2.1",
                        "ni:///sha-256;c50842eb714406394a77fb7b517fea621c78a61f65549874de7c9e019afe7b6f?ver=CBV2.1");
        assertThat(EventHash.ids(EpcisDocument.parse(SharedData.bytes(sensors), JsonLimits.DOCUMENT), Version.CBV_2_1))
                .containsExactly(
                        "ni:///sha-256;d3d98bcd059c3e88b80c5e713dee3b5eee2bea4723fe4b8356d0a2bee757a34e?ver=CBV2.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                ",\"ex:n\":1.50|{https://ex.example/}n=1.5",
                ",\"ex:n\":\"0042\"|{https://ex.example/}n=42",
                ",\"ex:n\":-0.0|{https://ex.example/}n=0",
                ",\"ex:n\":12345678901234567890|{https://ex.example/}n=12345678901234567890",
                ",\"ex:n\":1e3|{https://ex.example/}n=1000",
                ",\"ex:n\":0.00000012|{https://ex.example/}n=0.00000012",
                ",\"ex:n\":\" a b \"|{https://ex.example/}n=a b",
                ",\"ex:n\":\"1e99999\"|{https://ex.example/}n=1e99999",
                ",\"ex:n\":\"12-3\"|{https://ex.example/}n=12-3",
                ",\"ex:n\":true|{https://ex.example/}n=true",
                ",\"ex:n\":\"\\u00a0x\\u2003\"|{https://ex.example/}n=x",
                ",\"ex:n\":[\"b\",\"a\"]|{https://ex.example/}n=a{https://ex.example/}n=b",
                ",\"ex:fooList\":[\"b\",\"a\"]|{https://ex.example/}fooList{https://ex.example/}foo=a{https://ex.example/}foo=b",
                ",\"ex:fooList\":{\"ex:bar\":1}|{https://ex.example/}fooList{https://ex.example/}bar=1",
                ",\"bizStep\":\"cbv:BizStep-packing\"|bizStep=https://ref.gs1.org/cbv/BizStep-packing",
                ",\"bizStep\":\"urn:epcglobal:cbv:bizstep:packing\"|bizStep=https://ref.gs1.org/cbv/BizStep-packing",
                ",\"bizStep\":\"ex:polish\"|bizStep=https://ex.example/polish",
                ",\"epcList\":[\"https://a.example/x/gtin/9521001000017/cpv/V/lot/L/ser/S?x=1\"]|epcListepc=https://id.gs1.org/01/09521001000017/21/S",
                ",\"epcList\":[\"https://a.example/01/09521001000018/10/L\"]|epcListepc=https://id.gs1.org/01/09521001000018/10/L",
                ",\"epcList\":[\"https://a.example/01/09521001000017/99/x\"]|epcListepc=https://a.example/01/09521001000017/99/x",
                ",\"epcList\":[\"https://a.example/8017/440018922222222226/8019/3\"]|epcListepc=https://a.example/8017/440018922222222226/8019/3",
                ",\"epcList\":[\"urn:epc:id:giai:9521001.X%2FY\"]|epcListepc=https://id.gs1.org/8004/9521001X%2FY",
                ",\"epcList\":[\"urn:epc:id:gid:1.2.3\"]|epcListepc=urn:epc:id:gid:1.2.3",
                ",\"readPoint\":{\"id\":\"geo:1,2\",\"ex:x\":1}|readPointid=geo:1,2{https://ex.example/}x=1",
                ",\"readPoint\":{\"id\":\"geo:1,2\",\"no:x\":1},\"ex:a\":2|readPointid=geo:1,2readPoint{https://no.slash}x=1{https://ex.example/}a=2",
                ",\"eventID\":\"urn:a:b\",\"recordTime\":\"x\",\"errorDeclaration\":{},\"rdfs:comment\":\"c\"|''",
                ",\"bizTransactionList\":[{\"bizTransaction\":\"urn:a:b\",\"type\":\"po\"}]|bizTransactionListtype=https://ref.gs1.org/cbv/BTT-pobizTransaction=urn:a:b"
            })
    void writes_each_value_in_one_way(String members, String expected) {
        assertThat(preHash(members, Version.CBV_2_0)).isEqualTo(expected.equals("''") ? "" : expected);
    }

    @Test
    void the_editions_differ_where_the_draft_says_so() {
        String members =
                ",\"certificationInfo\":\"urn:c:1\",\"sourceList\":[{\"type\":\"location\",\"source\":\"urn:s:1\"}],"
                        + "\"destinationList\":[{\"type\":\"location\",\"destination\":\"urn:d:1\"}],\"ex:v\":\"ex:w\"";
        String sdt = "type=https://ref.gs1.org/cbv/SDT-location";

        assertThat(preHash(members, Version.CBV_2_0))
                .isEqualTo("certificationInfo=urn:c:1destinationList" + sdt + "destination=urn:d:1sourceList" + sdt
                        + "source=urn:s:1{https://ex.example/}v=https://ex.example/w");
        assertThat(preHash(members, Version.CBV_2_1))
                .isEqualTo("sourceList" + sdt + "source=urn:s:1destinationList" + sdt
                        + "destination=urn:d:1{https://ex.example/}v=ex:w");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00:00.1415Z,2026-01-01T00:00:00.142Z", "2026-01-01T00:00:00.1425Z,2026-01-01T00:00:00.143Z",
        "2026-01-01T00:00:00.14149999Z,2026-01-01T00:00:00.141Z", "2026-12-31T23:59:59.9995Z,2027-01-01T00:00:00.000Z",
        "2026-01-01T00:00:00+14:00,2025-12-31T10:00:00.000Z", "2026-01-01T00:00:00.1-00:30,2026-01-01T00:30:00.100Z",
        "yesterday,yesterday", "0000-02-29T00:00:00Z,0000-02-29T00:00:00.000Z"
    })
    void rounds_times_half_up_in_utc(String time, String expected) {
        assertThat(HashValues.time(time)).isEqualTo(expected);
    }

    @Test
    void does_not_depend_on_the_order_or_spelling_of_what_it_hashes() {
        long seed = System.nanoTime();
        System.out.println("EventHashTest seed " + seed);
        Random random = new Random(seed);
        JsonObject event = event(
                        ",\"action\":\"ADD\",\"epcList\":[\"urn:epc:id:sgtin:9521001.000001.B\",\"urn:epc:id:sgtin:9521001.000001.A\"],"
                                + "\"quantityList\":[{\"epcClass\":\"urn:a:b\",\"quantity\":1.0,\"uom\":\"KGM\"}],\"ex:o\":{\"ex:p\":1,\"ex:q\":[2,1]},"
                                + "\"bizTransactionList\":[{\"type\":\"po\",\"bizTransaction\":\"urn:x:2\"},{\"type\":\"po\",\"bizTransaction\":\"urn:x:1\"}]")
                .json();
        Optional<JsonValue> context = Optional.of(JsonParser.parse(CONTEXT, JsonLimits.VALUE));
        String id = EventHash.id(EpcisEvent.of(event, context), Version.CBV_2_0);
        for (int run = 0; run < 200; run++) {
            assertThat(EventHash.id(EpcisEvent.of(shuffled(event, random).asObject(), context), Version.CBV_2_0))
                    .isEqualTo(id);
        }
        assertThat(EventHash.id(EpcisEvent.of(event.with("action", "DELETE"), context), Version.CBV_2_0))
                .isNotEqualTo(id);
    }

    private static JsonValue shuffled(JsonValue value, Random random) {
        if (value instanceof JsonObject object) {
            List<String> names = new ArrayList<>(object.names());
            Collections.shuffle(names, random);
            JsonObject.Builder builder = JsonObject.builder();
            names.forEach(name -> builder.put(name, shuffled(object.value(name), random)));
            return builder.build();
        } else if (value.kind() == JsonValue.Kind.ARRAY) {
            List<JsonValue> values = new ArrayList<>(value.asArray().values().stream()
                    .map(v -> shuffled(v, random))
                    .toList());
            Collections.shuffle(values, random);
            return JsonValue.of(values);
        }
        return value;
    }

    @Test
    void leaves_out_what_a_document_asks_to_leave_out_only_for_whole_documents() {
        String text = "{\"@context\":[\"" + LdContext.EPCIS
                + "\",{\"ex\":\"https://ex.example/\",\"r\":\"https://repository-x.example.com/\"}],"
                + "\"type\":\"EPCISDocument\",\"r:ignoreFields\":[\"ex:mine\"],\"epcisBody\":{\"eventList\":[%s,%s]}}";
        String one = "{\"type\":\"ObjectEvent\",\"eventTime\":\"2026-01-01T00:00:00Z\"}";
        String two = "{\"type\":\"ObjectEvent\",\"eventTime\":\"2026-01-01T00:00:00Z\",\"ex:mine\":1}";
        EpcisDocument document = EpcisDocument.parse(text.formatted(one, two), JsonLimits.VALUE);
        List<String> ids = EventHash.ids(document, Version.CBV_2_0);

        assertThat(ids.get(0)).isEqualTo(ids.get(1));
        assertThat(EventHash.id(document.events().get(1), Version.CBV_2_0)).isNotEqualTo(ids.get(1));
    }
}
