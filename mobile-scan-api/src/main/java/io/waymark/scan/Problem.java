package io.waymark.scan;

import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A problem detail (RFC 9457). Never with an identifier in it.
 *
 * @param code stable, described in docs/problems.md
 * @param reason a finer stable code, such as GS1's rule that a link breaks; may be empty
 */
record Problem(int status, String code, String title, String detail, String reason) {

    static Problem of(int status, String code, String title, String detail) {
        return new Problem(status, code, title, detail, "");
    }

    byte[] json() {
        JsonObject json =
                JsonObject.of("type", "/problems#" + code, "title", title, "status", status, "detail", detail);
        return JsonWriter.bytes(reason.isEmpty() ? json : json.with("reason", reason));
    }

    ResponseEntity<byte[]> response() {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .cacheControl(CacheControl.noStore())
                .body(json());
    }

    void write(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(json());
    }
}
