package io.waymark.backend;

import io.waymark.epcis.xml.XmlFields;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.projection.capture.Fault;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * An answer that says what is wrong (RFC 9457). Nothing in it comes from the request's values.
 *
 * @param status HTTP status
 * @param type GS1's type under {@code /epcis}, for instance {@code epcisException:ValidationException}; else
 *     {@code /problems#<code>}
 * @param title the type in a few words
 * @param detail what is wrong here
 * @param code stable code (docs/problems.md)
 * @param pointer where in the document; null if it is about no place
 * @param errors several faults, each with its code, pointer and sentence
 */
public record Problem(
        int status,
        String type,
        String title,
        String detail,
        String code,
        @Nullable String pointer,
        List<Fault> errors) {

    /** A problem of the EPCIS interface: {@code name} is GS1's, without its prefix. */
    public static Problem epcis(int status, String name, String title, String detail, String code) {
        return new Problem(status, "epcisException:" + name, title, detail, code, null, List.of());
    }

    /** A problem of this product's own interfaces. */
    public static Problem own(int status, String title, String detail, String code) {
        return new Problem(status, "/problems#" + code, title, detail, code, null, List.of());
    }

    /** The same at a place in the document. */
    public Problem at(String place) {
        return new Problem(status, type, title, detail, code, place, errors);
    }

    /** The same with a list of faults. */
    public Problem with(List<Fault> faults) {
        return new Problem(status, type, title, detail, code, pointer, faults);
    }

    /**
     * A body and what it is.
     *
     * @param type its media type
     * @param bytes it in UTF-8
     */
    public record Body(MediaType type, byte[] bytes) {}

    /** The body as a request wants it: in JSON, or under {@code /epcis} in XML (RFC 9457, section 3 and appendix B). */
    public Body body(HttpServletRequest request) {
        return EpcisHeaders.wantsXmlProblem(request)
                ? new Body(
                        MediaType.APPLICATION_PROBLEM_XML,
                        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<problem xmlns=\"urn:ietf:rfc:7807\">"
                                        + XmlFields.of(json()) + "</problem>\n")
                                .getBytes(StandardCharsets.UTF_8))
                : new Body(MediaType.APPLICATION_PROBLEM_JSON, jsonBytes());
    }

    private byte[] jsonBytes() {
        return JsonWriter.write(json()).getBytes(StandardCharsets.UTF_8);
    }

    private JsonObject json() {
        JsonObject.Builder json = JsonObject.builder()
                .put("type", type)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("code", code);
        if (pointer != null) {
            json.put("pointer", pointer);
        }
        if (!errors.isEmpty()) {
            json.put(
                    "errors",
                    JsonArray.of(errors.stream()
                            .map(f -> JsonObject.of("code", f.code(), "pointer", f.pointer(), "detail", f.sentence()))
                            .toList()));
        }
        return json.build();
    }

    /** The whole answer in JSON, for interfaces of our own. */
    public ResponseEntity<byte[]> answer(HttpHeaders headers) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(jsonBytes());
    }

    /** The whole answer. */
    public ResponseEntity<byte[]> answer(HttpServletRequest request, HttpHeaders headers) {
        Body body = body(request);
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status).headers(headers);
        if (EpcisHeaders.isEpcis(request)) {
            answer.varyBy(HttpHeaders.ACCEPT);
        }
        return answer.contentType(body.type()).body(body.bytes());
    }

    /** The same where a filter answers, before any controller. */
    public void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Body body = body(request);
        response.setStatus(status);
        response.setContentType(body.type().toString());
        response.getOutputStream().write(body.bytes());
    }
}
