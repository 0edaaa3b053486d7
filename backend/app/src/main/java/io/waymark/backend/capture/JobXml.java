package io.waymark.backend.capture;

import io.waymark.epcis.xml.XmlFields;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.projection.capture.JobView;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A capture job in XML as the {@code xml} members of GS1's OpenAPI have it: an {@code epcis:EPCISCaptureJob} with its id and
 * state in attributes and an {@code epcis:EPCISException} for each error; what is ours follows as elements.
 */
final class JobXml {
    private static final List<String> ATTRIBUTES = List.of("captureID", "running", "success");
    private static final String ERRORS = "errors";

    private JobXml() {}

    static byte[] of(JobView job) {
        JsonObject json = JobJson.of(job);
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<epcis:EPCISCaptureJob xmlns:epcis=\"urn:epcglobal:epcis:xsd:2\"");
        for (String name : ATTRIBUTES) {
            text.append(' ')
                    .append(name)
                    .append("=\"")
                    .append(attribute(json, name))
                    .append('"');
        }
        text.append('>');
        JsonObject rest = json;
        for (String name : ATTRIBUTES) {
            rest = rest.without(name);
        }
        rest.forEach((name, value) -> {
            if (!name.equals(ERRORS)) {
                text.append(XmlFields.of(JsonObject.of(name, value)));
                return;
            }
            for (JsonValue error : value.asArray()) {
                text.append("\n<epcis:EPCISException>")
                        .append(XmlFields.of(error.asObject()))
                        .append("</epcis:EPCISException>");
            }
        });
        return text.append("</epcis:EPCISCaptureJob>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String attribute(JsonObject json, String name) {
        return name.equals("captureID") ? XmlFields.escaped(json.string(name)) : Boolean.toString(json.bool(name));
    }
}
