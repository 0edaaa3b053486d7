package io.waymark.backend.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No parameter that GS1's OpenAPI or GS1's query schema names is unknown here. What each finds is EpcisQueryTest's. */
class EveryParameterTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode published(String name) throws IOException {
        Path path = Path.of(System.getProperty("waymark.root", "."), "../shared/data/gs1-epcis", name)
                .normalize();
        assumeTrue(Files.exists(path), "SKIPPED: GS1's published data is not beside the project");
        return JSON.readTree(path.toFile());
    }

    private static String value(String name) {
        if (name.equals("orderBy")) {
            return "eventTime";
        }
        if (name.equals("orderDirection")) {
            return "ASC";
        }
        if (name.equals("EQ_action")) {
            return "ADD";
        }
        if (name.equals("eventType")) {
            return "ObjectEvent";
        }
        if (name.matches("(GE|LT)_.*([tT]ime|Time)")) {
            return "2026-11-20T10:00:00Z";
        }
        if (name.startsWith("EXISTS_") || name.equals("EQ_booleanValue")) {
            return "true";
        }
        return name.matches(
                                "(EQ|GT|GE|LT|LE)_(?!type)[a-zA-Z]*([qQ]uantity|[vV]alue|Rank|sDev).*|.*(Count|Limit)|G[TE]_.*|L[TE]_.*")
                        && !name.matches("EQ_(string|hexBinary|uri)Value")
                ? "7"
                : "urn:x:1";
    }

    @Test
    void every_parameter_of_the_openapi_document() throws IOException {
        JsonNode document = published("openapi.json");
        List<String> names = new ArrayList<>();
        for (JsonNode given : document.at("/paths/~1events/get/parameters")) {
            String reference = given.path("$ref").asText("");
            JsonNode parameter = reference.isEmpty() ? given : document.at(reference.substring(1));
            if (parameter.path("in").asText().equals("query")
                    && !parameter.path("name").asText().equals("nextPageToken")) {
                names.add(parameter.path("name").asText());
            }
        }
        assertThat(names).hasSizeGreaterThan(50);
        for (String name : names) {
            Map<String, String[]> parameters = name.equals("eventCountLimit")
                    ? Map.of(name, new String[] {"7"}, "orderBy", new String[] {"eventTime"})
                    : Map.of(name, new String[] {name.equals("perPage") ? "7" : value(name)});
            assertThat(QueryParameters.of(parameters, QueryParameters.context(null)))
                    .as(name)
                    .isNotNull();
        }
    }

    @Test
    void every_property_and_every_family_of_the_query_schema() throws IOException {
        JsonNode query = published("query-schema.json").at("/definitions/EPCIS-Query");
        List<String> names = new ArrayList<>();
        query.path("properties").fieldNames().forEachRemaining(names::add);
        query.path("patternProperties")
                .fieldNames()
                .forEachRemaining(pattern -> names.add(pattern.replaceAll("[$^]", "")
                        .replace("[a-z][a-zA-Z0-9]*\\\\:\\\\w+", "ex:colour")
                        .replace("[a-z][a-zA-Z0-9_]+", "owning_party")
                        .replace("[A-Z0-9]{2,4}", "CEL")
                        .replace("EQ_ATTR_\\\\w+_\\\\w+", "EQ_ATTR_bizLocation_site")));
        names.remove("@context");
        assertThat(names).hasSizeGreaterThan(150).noneMatch(name -> name.contains("\\"));
        for (String name : names) {
            String value = value(name);
            String text = value.equals("7") ? value : value.equals("true") ? "null" : "\"" + value + "\"";
            if (name.equals("EQ_booleanValue")) {
                text = "true";
            }
            String more = name.equals("eventCountLimit") ? ",\"orderBy\":\"eventTime\"" : "";
            JsonObject asked = JsonParser.parse(
                            "{\"@context\":{\"ex\":\"https://example.org/\"},\"" + name + "\":" + text + more + "}",
                            JsonLimits.VALUE)
                    .asObject();
            assertThat(QueryParameters.of(asked, Map.of())).as(name).isNotNull();
        }
    }
}
