package io.waymark.epcis;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonNull;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonParser.Repeats;
import io.waymark.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** GS1's JSON schema, with formats asserted, as a floor: what it refuses, the validation refuses. */
class SchemaTest {
    private static final long SEED = Long.getLong("waymark.seed", 20_261_122L);
    private static final int RUNS = Integer.getInteger("waymark.schema.runs", 4_000);

    private static JsonSchema schema() {
        String text = new String(
                SharedData.bytes(SharedData.path("gs1-epcis/EPCIS-JSON-Schema.json")), StandardCharsets.UTF_8);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(text);
    }

    private static boolean passes(JsonSchema schema, String json) {
        return schema.validate(json, InputFormat.JSON, context -> context.getExecutionConfig()
                        .setFormatAssertionsEnabled(true))
                .isEmpty();
    }

    @Test
    void refuses_whatever_the_schema_refuses() {
        JsonSchema schema = schema();
        List<JsonValue> examples = SharedData.files("gs1-epcis/examples", ".jsonld").stream()
                .map(file -> JsonParser.parse(SharedData.bytes(file), JsonLimits.DOCUMENT, Repeats.LAST_WINS))
                .toList();
        assertThat(examples).hasSize(47).allSatisfy(example -> assertThat(passes(schema, text(example)))
                .isTrue());
        Random random = new Random(SEED);
        Map<String, List<String>> missed = new TreeMap<>();
        int refused = 0;
        for (int run = 0; run < RUNS; run++) {
            Mutation mutation = new Mutation(random);
            String document = text(mutation.of(examples.get(random.nextInt(examples.size()))));
            if (!passes(schema, document)) {
                refused++;
                if (EpcisValidation.check(document.getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT)
                        .isEmpty()) {
                    missed.computeIfAbsent(mutation.what, w -> new ArrayList<>())
                            .add(document);
                }
            }
        }
        System.out.println(
                "SchemaTest seed " + SEED + ": of " + RUNS + " damaged documents the schema refuses " + refused);
        assertThat(refused).isGreaterThan(RUNS / 4);
        assertThat(missed.keySet().stream().collect(Collectors.joining("\n"))).isEmpty();
    }

    private static String text(JsonValue value) {
        return io.waymark.json.JsonWriter.write(value);
    }

    /** One change to one place of a document. */
    private static final class Mutation {
        private static final List<JsonValue> OTHERS = List.of(
                JsonNull.NULL,
                JsonValue.of(0),
                JsonValue.of(-7),
                JsonValue.of(true),
                JsonArray.of(),
                JsonObject.of(),
                JsonValue.of(""),
                JsonValue.of("x"),
                JsonValue.of("urn:a:b"),
                JsonValue.of("a b"),
                JsonValue.of("shipping"),
                JsonValue.of("urn:epcglobal:cbv:bizstep:shipping"),
                JsonValue.of("https://gs1.org/voc/Temperature"),
                JsonValue.of("https://ns.gs1.org/cbv/BizStep-x"),
                JsonValue.of("2026-01-01T00:00:00Z"),
                JsonValue.of("2026-13-01T00:00:00Z"),
                JsonValue.of("2026-01-01T24:00:00Z"),
                JsonValue.of("2026-01-01T00:00:00"),
                JsonValue.of("+14:01"),
                JsonValue.of("+00:60"),
                JsonValue.of("DELETE"),
                JsonValue.of("ADD"),
                JsonValue.of("OBSERVE"),
                JsonValue.of("TransformationEvent"),
                JsonValue.of("ObjectEvent"),
                JsonValue.of("AssociationEvent"),
                JsonValue.of("TransactionEvent"),
                JsonValue.of("urn:x:%zz"),
                JsonValue.of("://x"),
                JsonValue.of("https://[::1"),
                JsonValue.of("http://a b/"),
                JsonValue.of("urn:ü"),
                JsonValue.of("K"),
                JsonValue.of("2.0."),
                JsonValue.of("2"),
                JsonArray.of(JsonValue.of("urn:a:b"), JsonValue.of("urn:a:b")),
                JsonArray.of(JsonNull.NULL),
                JsonObject.of("id", "x"));
        private static final List<String> NAMES = List.of(
                "epcList",
                "childEPCs",
                "parentID",
                "ilmd",
                "bizTransactionList",
                "quantityList",
                "inputEPCList",
                "outputQuantityList",
                "transformationID",
                "persistentDisposition",
                "sensorElementList",
                "foo",
                "ex:foo",
                "action",
                "eventID",
                "sourceList",
                "type",
                "id",
                "@context",
                "uom",
                "certificationInfo",
                "errorDeclaration",
                "rdfs:comment");

        private final Random random;
        private String what = "nothing";

        Mutation(Random random) {
            this.random = random;
        }

        JsonValue of(JsonValue document) {
            return at("", document);
        }

        private JsonValue at(String pointer, JsonValue value) {
            boolean here = random.nextInt(5) == 0 && !pointer.isEmpty();
            if (value instanceof JsonObject object && object.size() > 0 && !here) {
                String name = object.names().get(random.nextInt(object.size()));
                switch (random.nextInt(8)) {
                    case 0:
                        return said("without " + pointer + '/' + name, object.without(name));
                    case 1:
                        String added = NAMES.get(random.nextInt(NAMES.size()));
                        JsonValue other = other();
                        return said("with " + pointer + '/' + added + "=" + other.text(), object.with(added, other));
                    case 2:
                        String renamed = name + "x";
                        return said(
                                "renamed " + pointer + '/' + name,
                                object.without(name).with(renamed, object.value(name)));
                    default:
                        return object.with(name, at(pointer + '/' + name, object.value(name)));
                }
            } else if (value instanceof JsonArray array && array.size() > 0 && !here) {
                List<JsonValue> values = new ArrayList<>(array.values());
                int at = random.nextInt(values.size());
                switch (random.nextInt(6)) {
                    case 0 -> values.remove(at);
                    case 1 -> values.add(values.get(at));
                    default -> values.set(at, at(pointer + "/n", values.get(at)));
                }
                return said("list " + pointer, JsonArray.of(values));
            }
            JsonValue other = other();
            return said(pointer + "=" + other.text(), other);
        }

        private JsonValue said(String words, JsonValue value) {
            what = what.equals("nothing") ? words : what;
            return value;
        }

        private JsonValue other() {
            return OTHERS.get(random.nextInt(OTHERS.size()));
        }
    }
}
