package io.waymark.backend;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** The headers of EPCIS 2.0's REST bindings: what this node can do, and whether that is what the caller asks for. */
public final class EpcisHeaders {
    /** JSON-LD, as some clients name it. */
    public static final MediaType LD_JSON = MediaType.parseMediaType("application/ld+json");

    private static final Pattern VERSION = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){0,3}");
    private static final String LOWEST = "2.0.0";
    private static final String HIGHEST = "2.0.0";
    private static final String LOWEST_CAPTURED = "1.2.0";
    private static final Set<String> CBV_XML_FORMATS = Set.of("No_Preference", "Never_Translates", "Always_URN");
    private static final List<MediaType> JSON_TYPES =
            List.of(MediaType.APPLICATION_JSON, LD_JSON, MediaType.APPLICATION_PROBLEM_JSON);
    private static final List<MediaType> XML_TYPES = List.of(MediaType.APPLICATION_XML, MediaType.TEXT_XML);

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
        headers.set(EpcFormat.HEADER, EpcFormat.NEVER_TRANSLATES.word());
        headers.set("GS1-CBV-XML-Format", "Always_URN");
        headers.set("GS1-Vendor-Version", "waymark-0.1");
        return headers;
    }

    /**
     * Holds the request to what this node can answer.
     *
     * @throws ProblemException 406 otherwise
     */
    public static void requireAnswerable(HttpServletRequest request) {
        require(request, LOWEST, accepts(request, JSON_TYPES) > 0);
    }

    /**
     * The same of requests for events, which come in XML of EPCIS 2.0 too.
     *
     * @throws ProblemException 406 otherwise
     */
    public static void requireEventsAnswerable(HttpServletRequest request) {
        require(request, LOWEST, accepts(request, JSON_TYPES) > 0 || accepts(request, XML_TYPES) > 0);
    }

    /** Whether a request for events wants them in XML: only where it asks for that more than for JSON. */
    public static boolean wantsXml(HttpServletRequest request) {
        return accepts(request, XML_TYPES) > accepts(request, JSON_TYPES);
    }

    /**
     * Holds the request to what this node captures: XML of EPCIS 1.2, too.
     *
     * @throws ProblemException 406 otherwise
     */
    public static void requireCapturable(HttpServletRequest request) {
        String type = request.getContentType();
        boolean xml = type != null && type.split(";")[0].strip().endsWith("/xml");
        require(request, xml ? LOWEST_CAPTURED : LOWEST, accepts(request, JSON_TYPES) > 0);
    }

    private static void require(HttpServletRequest request, String lowest, boolean accepted) {
        boolean versions = true;
        for (String standard : new String[] {"GS1-EPCIS-", "GS1-CBV-"}) {
            versions &= within(request, standard + "Version", lowest, HIGHEST)
                    && within(request, standard + "Min", "0", HIGHEST)
                    && within(request, standard + "Max", lowest, "999");
        }
        String xmlFormat = request.getHeader("GS1-CBV-XML-Format");
        boolean format = EpcFormat.asked(request).isPresent()
                && (xmlFormat == null || CBV_XML_FORMATS.contains(xmlFormat.strip()));
        if (!versions || !format || !accepted) {
            String code = !versions ? "version" : !format ? "format" : "media-type";
            throw new ProblemException(
                    Problem.epcis(
                            406,
                            "NotAcceptableException",
                            "Conflicting request and response headers",
                            "This node answers with EPCIS 2.0 and CBV 2.0 in JSON, and with events in XML too.",
                            code),
                    versions());
        }
    }

    /** Versions are compared number by number; of what is not said, or of a third number, nothing depends. */
    private static boolean within(HttpServletRequest request, String header, String lowest, String highest) {
        String value = request.getHeader(header);
        if (value == null) {
            return true;
        }
        String version = value.strip();
        return VERSION.matcher(version).matches()
                && number(version) >= number(lowest)
                && number(version) <= number(highest);
    }

    private static int number(String version) {
        String[] parts = version.split("\\.");
        return Integer.parseInt(parts[0]) * 1_000 + (parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
    }

    /** How much a request wants one of these media types: 0 for not at all, to 1. */
    private static double accepts(HttpServletRequest request, List<MediaType> types) {
        List<String> accepts = java.util.Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
        if (accepts.isEmpty()) {
            return 1;
        }
        try {
            return MediaType.parseMediaTypes(accepts).stream()
                    .filter(asked -> types.stream().anyMatch(asked::includes))
                    .mapToDouble(MediaType::getQualityValue)
                    .max()
                    .orElse(0);
        } catch (InvalidMediaTypeException unreadable) {
            return 0;
        }
    }
}
