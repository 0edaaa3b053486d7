package io.waymark.backend;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** The headers of EPCIS 2.0's REST bindings: what this node can do, and whether that is what the caller asks for. */
public final class EpcisHeaders {
    /** JSON-LD, as some clients name it. */
    public static final MediaType LD_JSON = MediaType.parseMediaType("application/ld+json");

    private static final Set<String> EPCIS_VERSIONS = Set.of("2.0", "2.0.0", "2.0.1");
    private static final Set<String> CBV_VERSIONS = Set.of("2.0", "2.0.0", "2.0.1");
    private static final Set<String> UNTRANSLATED = Set.of("No_Preference", "Never_Translates");

    private EpcisHeaders() {}

    /** Goes with every answer under {@code /epcis}. */
    public static HttpHeaders versions() {
        HttpHeaders headers = new HttpHeaders();
        headers.set("GS1-EPCIS-Version", "2.0.0");
        headers.set("GS1-CBV-Version", "2.0.0");
        headers.set("GS1-Extensions", "waymark=https://waymark.example/epcis/");
        return headers;
    }

    /** Answers OPTIONS. */
    public static HttpHeaders capabilities(String allow) {
        HttpHeaders headers = versions();
        headers.set(HttpHeaders.ALLOW, allow);
        headers.set("GS1-EPCIS-Min", "2.0.0");
        headers.set("GS1-EPCIS-Max", "2.0.0");
        headers.set("GS1-CBV-Min", "2.0.0");
        headers.set("GS1-CBV-Max", "2.0.0");
        headers.set("GS1-EPC-Format", "Never_Translates");
        headers.set("GS1-CBV-XML-Format", "Never_Translates");
        headers.set("GS1-Vendor-Version", "waymark-0.1");
        return headers;
    }

    /**
     * Holds the request to what this node can answer.
     *
     * @throws ProblemException 406 otherwise
     */
    public static void requireAnswerable(HttpServletRequest request) {
        boolean versions = among(request, "GS1-EPCIS-Version", EPCIS_VERSIONS)
                && among(request, "GS1-CBV-Version", CBV_VERSIONS)
                && !above(request, "GS1-EPCIS-Min")
                && !below(request, "GS1-EPCIS-Max")
                && !above(request, "GS1-CBV-Min")
                && !below(request, "GS1-CBV-Max");
        boolean format = among(request, "GS1-EPC-Format", UNTRANSLATED)
                && among(request, "GS1-CBV-XML-Format", UNTRANSLATED);
        if (!versions || !format || !acceptsJson(request)) {
            String code = !versions ? "version" : !format ? "format" : "media-type";
            throw new ProblemException(
                    Problem.epcis(
                            406,
                            "NotAcceptableException",
                            "Conflicting request and response headers",
                            "This node answers with EPCIS 2.0 and CBV 2.0 in JSON, and with identifiers as they were captured.",
                            code),
                    versions());
        }
    }

    private static boolean among(HttpServletRequest request, String header, Set<String> known) {
        String value = request.getHeader(header);
        return value == null || known.contains(value.strip());
    }

    private static boolean above(HttpServletRequest request, String header) {
        String value = request.getHeader(header);
        return value != null && value.strip().compareTo("2.0.1") > 0;
    }

    private static boolean below(HttpServletRequest request, String header) {
        String value = request.getHeader(header);
        return value != null && value.strip().compareTo("2.0") < 0;
    }

    private static boolean acceptsJson(HttpServletRequest request) {
        List<String> accepts = java.util.Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
        if (accepts.isEmpty()) {
            return true;
        }
        try {
            return MediaType.parseMediaTypes(accepts).stream()
                    .anyMatch(t -> t.includes(MediaType.APPLICATION_JSON)
                            || t.includes(LD_JSON)
                            || t.includes(MediaType.APPLICATION_PROBLEM_JSON));
        } catch (InvalidMediaTypeException unreadable) {
            return false;
        }
    }
}
