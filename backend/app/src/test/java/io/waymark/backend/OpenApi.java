package io.waymark.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * GS1's OpenAPI document as a judge of answers: is the status one of the operation's, the media type one of the status', the
 * body as its schema has it, and is every header there that the status promises (pages apart, which not every answer has)?
 *
 * <p>Three places of the document are read as they are meant: patterns with {@code \g<…>}, which only PCRE knows, are left
 * out; the problem of answer 409 has status 409, where the document has 406;
 * and {@code errors} or {@code errorFile} of a capture job are any of, since one of two optional members excludes every job.
 */
final class OpenApi {
    private final JsonNode document;
    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, JsonSchema> schemas = new HashMap<>();
    private final TreeSet<String> seen = new TreeSet<>();
    private int checked;

    OpenApi(Path file) throws IOException {
        String text = Files.readString(file)
                .replaceAll("\"pattern\": *\"[^\"]*\\\\\\\\g<[^\\n]*\"", "\"x-pattern\": \"left out\"");
        this.document = mapper.readTree(text);
        ObjectNode job = (ObjectNode) document.at("/components/schemas/CaptureJob/allOf/1");
        job.set("anyOf", job.remove("oneOf"));
        JsonNode conflict = document.at(
                "/components/responses/409ResourceAlreadyExistsException/content/application~1problem+json/schema");
        for (JsonNode part : conflict.path("allOf")) {
            if (part.at("/properties/status").size() > 0) {
                ((ObjectNode) part.at("/properties/status")).putArray("enum").add(409);
            }
        }
    }

    /** What is wrong with an answer; nothing if all is as the document has it. */
    List<String> judge(String method, String template, HttpResponse<String> answer) {
        checked++;
        List<String> faults = new ArrayList<>();
        String at = method + " " + template + " " + answer.statusCode();
        JsonNode operation = document.path("paths").path(template).path(method.toLowerCase(java.util.Locale.ROOT));
        if (operation.isMissingNode()) {
            return List.of(at + ": no such operation");
        }
        JsonNode response = resolved(operation.path("responses").path(Integer.toString(answer.statusCode())));
        if (response.isMissingNode()) {
            return List.of(at + ": no such status");
        }
        seen.add(at);
        for (Iterator<String> names = response.path("headers").fieldNames(); names.hasNext(); ) {
            String name = names.next();
            boolean always = !name.equals("Link") && !name.startsWith("GS1-Next") && !name.startsWith("GS1-Query-Min");
            if (always && answer.headers().firstValue(name).isEmpty()) {
                faults.add(at + ": no header " + name);
            }
        }
        JsonNode content = response.path("content");
        if (content.size() > 0) {
            String type = answer.headers().firstValue("Content-Type").orElse("").split(";")[0];
            if (content.path(type).isMissingNode()) {
                faults.add(at + ": media type " + type);
            } else if (type.endsWith("xml")) {
                // The schema is of the JSON form; what XML has to hold is tested where it is made.
                wellFormed(answer.body()).ifPresent(fault -> faults.add(at + ": " + fault));
            } else {
                body(content.path(type).path("schema"), answer.body()).forEach(fault -> faults.add(at + ": " + fault));
            }
        }
        return faults;
    }

    /** What is wrong with a body that was sent. */
    List<String> judgeRequest(String method, String template, String body) {
        JsonNode request = resolved(document.path("paths")
                .path(template)
                .path(method.toLowerCase(java.util.Locale.ROOT))
                .path("requestBody"));
        return body(request.path("content").path("application/json").path("schema"), body);
    }

    private List<String> body(JsonNode schema, String body) {
        JsonSchema judge = schemas.computeIfAbsent(schema.toString(), text -> {
            ObjectNode whole = mapper.createObjectNode();
            whole.putArray("allOf").add(schema);
            whole.set("components", document.path("components"));
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(whole);
        });
        return judge.validate(body, InputFormat.JSON).stream()
                .map(m -> m.getInstanceLocation() + " " + m.getMessage())
                .limit(5)
                .toList();
    }

    private static Optional<String> wellFormed(String xml) {
        try {
            XMLStreamReader reader = XMLInputFactory.newFactory().createXMLStreamReader(new StringReader(xml));
            while (reader.hasNext()) {
                reader.next();
            }
            return Optional.empty();
        } catch (XMLStreamException e) {
            return Optional.of("it is not well-formed");
        }
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asText("");
        return reference.isEmpty() ? node : document.at(reference.substring(1));
    }

    /** How many answers were judged, and of which kinds. */
    String summary() {
        return checked + " answers of " + seen.size() + " kinds: " + seen;
    }
}
