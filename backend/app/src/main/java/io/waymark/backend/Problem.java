package io.waymark.backend;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.projection.capture.Fault;
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

    /** The body in UTF-8. */
    public byte[] bytes() {
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
        return JsonWriter.write(json.build()).getBytes(StandardCharsets.UTF_8);
    }

    /** The whole answer. */
    public ResponseEntity<byte[]> answer(HttpHeaders headers) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(bytes());
    }
}
