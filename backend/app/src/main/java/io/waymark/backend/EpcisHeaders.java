package io.waymark.backend;

import io.waymark.epcis.xml.CbvFormat;
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
    /** How XML spells words of the CBV: GS1's header. */
    private static final String CBV_XML_FORMAT = "GS1-CBV-XML-Format";

    private static final String WEB_WORDS = "Always_Web_URI";
    private static final String URN_WORDS = "Always_URN";
    private static final List<MediaType> JSON_TYPES = List.of(MediaType.APPLICATION_JSON, LD_JSON);
    private static final List<MediaType> XML_TYPES = List.of(MediaType.APPLICATION_XML, MediaType.TEXT_XML);
    private static final List<MediaType> JSON_PROBLEM = List.of(MediaType.APPLICATION_PROBLEM_JSON);
    private static final List<MediaType> XML_PROBLEM = List.of(MediaType.APPLICATION_PROBLEM_XML);

    private EpcisHeaders() {}

    /** What the answer to a request can be when all is well, and how it may be asked to spell words of the CBV. */
    private enum Answer {
        /** JSON, whose words are bare: no format of XML can be asked for. */
        JSON(Set.of("No_Preference", "Never_Translates")),
        /** Events in XML. Words are kept bare, so that the spelling in which XML brought them is not known any more. */
        XML_EVENTS(Set.of("No_Preference", URN_WORDS, WEB_WORDS)),
        /** Nothing in which such words could stand. */
        WORDLESS(Set.of("No_Preference", "Never_Translates", URN_WORDS, WEB_WORDS));

        private final Set<String> formats;

        Answer(Set<String> formats) {
            this.formats = formats;
        }
    }

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
        headers.set(CBV_XML_FORMAT, URN_WORDS);
        headers.set("GS1-Vendor-Version", "waymark-0.1");
        return headers;
    }

    /**
     * Holds the request to what this node can answer.
     *
     * @throws ProblemException 406 otherwise
     */
    public static void requireAnswerable(HttpServletRequest request) {
        require(request, LOWEST, Answer.JSON, acceptsJson(request));
    }

    /**
     * The same of requests for events, which come in XML of EPCIS 2.0 too.
     *
     * @throws ProblemException 406 otherwise
     */
    public static void requireEventsAnswerable(HttpServletRequest request) {
        require(request, LOWEST, wantsXml(request) ? Answer.XML_EVENTS : Answer.JSON, acceptsAny(request));
    }

    /**
     * The same of requests whose answer is a capture job, in JSON or XML, or has no body but where something is wrong.
     *
     * @throws ProblemException 406 otherwise
     */
    public static void requireWordlessAnswerable(HttpServletRequest request) {
        require(request, LOWEST, Answer.WORDLESS, acceptsAny(request));
    }

    /** Whether a request wants XML: only where it asks for that more than for JSON. */
    public static boolean wantsXml(HttpServletRequest request) {
        double xml = accepts(request, XML_TYPES);
        double json = accepts(request, JSON_TYPES);
        return xml > json || xml + json == 0 && accepts(request, XML_PROBLEM) > accepts(request, JSON_PROBLEM);
    }

    /** Whether what is wrong with a request is said in XML: its Accept says so of problems, or else of answers. */
    static boolean wantsXmlProblem(HttpServletRequest request) {
        double xml = accepts(request, XML_PROBLEM);
        double json = accepts(request, JSON_PROBLEM);
        return isEpcis(request) && (xml > json || xml == json && wantsXml(request));
    }

    /** Whether a request is one of GS1's interface. The server has none for a request line that it cannot read. */
    static boolean isEpcis(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path != null && path.startsWith("/epcis");
    }

    /** How the words of the CBV are spelled in XML for a request that was found answerable. */
    public static CbvFormat words(HttpServletRequest request) {
        return WEB_WORDS.equals(asked(request)) ? CbvFormat.WEB_URI : CbvFormat.URN;
    }

    /** Says how they are spelled. */
    public static void setWords(HttpHeaders headers, CbvFormat words) {
        headers.set(CBV_XML_FORMAT, words == CbvFormat.WEB_URI ? WEB_WORDS : URN_WORDS);
    }

    private static String asked(HttpServletRequest request) {
        String format = request.getHeader(CBV_XML_FORMAT);
        return format == null ? "No_Preference" : format.strip();
    }

    /**
     * Holds the request to what this node captures: XML of EPCIS 1.2, too.
     *
     * @throws ProblemException 406 otherwise
     */
    public static void requireCapturable(HttpServletRequest request) {
        String type = request.getContentType();
        boolean xml = type != null && type.split(";")[0].strip().endsWith("/xml");
        require(request, xml ? LOWEST_CAPTURED : LOWEST, Answer.WORDLESS, acceptsAny(request));
    }

    private static void require(HttpServletRequest request, String lowest, Answer answer, boolean accepted) {
        boolean versions = true;
        for (String standard : new String[] {"GS1-EPCIS-", "GS1-CBV-"}) {
            versions &= within(request, standard + "Version", lowest, HIGHEST)
                    && within(request, standard + "Min", "0", HIGHEST)
                    && within(request, standard + "Max", lowest, "999");
        }
        if (!versions) {
            throw notAcceptable("version", "This node answers with EPCIS 2.0 and CBV 2.0.");
        } else if (EpcFormat.asked(request).isEmpty()) {
            throw notAcceptable("format", EpcFormat.HEADER + " is not one of GS1's words.");
        } else if (!accepted) {
            throw notAcceptable("media-type", "This is answered in JSON; events and a capture job in XML too.");
        } else if (!answer.formats.contains(asked(request))) {
            throw notAcceptable(
                    "format",
                    answer == Answer.XML_EVENTS
                            ? "In XML, words of the CBV are URNs or web URIs: " + CBV_XML_FORMAT + " is " + URN_WORDS
                                    + " or " + WEB_WORDS + ". How they were captured is not kept."
                            : CBV_XML_FORMAT + " is about events in XML, and this is answered in JSON, whose words are"
                                    + " bare. Leave it out, or ask for events with Accept: application/xml.");
        }
    }

    private static ProblemException notAcceptable(String code, String detail) {
        return new ProblemException(
                Problem.epcis(406, "NotAcceptableException", "Conflicting request and response headers", detail, code),
                versions());
    }

    /** Who takes nothing but problems of a kind can do without what is answered when all is well. */
    private static boolean acceptsJson(HttpServletRequest request) {
        return accepts(request, JSON_TYPES) > 0 || accepts(request, JSON_PROBLEM) > 0;
    }

    private static boolean acceptsAny(HttpServletRequest request) {
        return acceptsJson(request) || accepts(request, XML_TYPES) > 0 || accepts(request, XML_PROBLEM) > 0;
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
