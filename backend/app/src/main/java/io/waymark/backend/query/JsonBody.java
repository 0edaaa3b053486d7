package io.waymark.backend.query;

import io.waymark.backend.EpcisHeaders;
import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.MediaType;

/** Small JSON bodies: queries and subscriptions. */
final class JsonBody {
    private static final int MOST = 128 << 10;

    private JsonBody() {}

    /**
     * Reads a body of at most 128 KiB.
     *
     * @param type GS1's problem type for a body that is not as it should be
     */
    static JsonObject read(HttpServletRequest request, String type) throws IOException {
        boolean json;
        try {
            MediaType given =
                    request.getContentType() == null ? null : MediaType.parseMediaType(request.getContentType());
            json = given != null
                    && (MediaType.APPLICATION_JSON.equalsTypeAndSubtype(given)
                            || EpcisHeaders.LD_JSON.equalsTypeAndSubtype(given));
        } catch (IllegalArgumentException unreadable) {
            json = false;
        }
        if (!json) {
            throw new ProblemException(
                    Problem.epcis(
                            415,
                            "UnsupportedMediaTypeException",
                            "Unsupported Media Type",
                            "This takes application/json.",
                            "media-type"),
                    EpcisHeaders.versions());
        }
        byte[] body = request.getInputStream().readNBytes(MOST + 1);
        if (body.length > MOST) {
            throw new ProblemException(
                    Problem.epcis(
                            413,
                            "QueryTooComplexException",
                            "Query too complex",
                            "The body has more than " + MOST + " bytes.",
                            "query-too-complex"),
                    EpcisHeaders.versions());
        }
        try {
            return JsonParser.parse(body, JsonLimits.VALUE.withBytes(MOST)).asObject();
        } catch (JsonException e) {
            throw fault(type, e.pointer(), "This is not a JSON object that can be read.");
        }
    }

    static ProblemException fault(String type, String pointer, String detail) {
        return new ProblemException(
                Problem.epcis(
                                400,
                                type,
                                "The body is not as it should be",
                                detail,
                                type.startsWith("Sub") ? "subscription" : "query")
                        .at(pointer),
                EpcisHeaders.versions());
    }
}
