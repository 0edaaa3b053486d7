package io.waymark.backend.capture;

import io.waymark.backend.EpcisHeaders;
import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
import io.waymark.epcis.xml.EpcisXml;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Reads request bodies within bounds: of one, and of all that are in memory at once. */
final class DocumentBody {
    private static final int KILO = 1_024;
    private static final long WAIT_SECONDS = 20;
    private static final List<MediaType> JSON = List.of(MediaType.APPLICATION_JSON, EpcisHeaders.LD_JSON);
    private static final List<MediaType> XML = List.of(MediaType.APPLICATION_XML, MediaType.TEXT_XML);

    private final int most;
    private final Semaphore kilobytes;

    /** @param most the largest body, in bytes */
    DocumentBody(int most) {
        this.most = most;
        this.kilobytes = new Semaphore(3 * (most / KILO + 1), true);
    }

    interface Use<T> {
        T of(byte[] body) throws InterruptedException;
    }

    /** Reads the body and hands it over; it counts as in memory until that returns. */
    <T> T read(HttpServletRequest request, HttpHeaders limits, Use<T> use) throws IOException, InterruptedException {
        boolean xml = xml(request);
        long announced = request.getContentLengthLong();
        if (announced > most) {
            drain(request.getInputStream());
            throw tooLarge(limits);
        }
        int room = (int) (announced < 0 ? most : announced) / KILO + 1;
        if (!kilobytes.tryAcquire(room, WAIT_SECONDS, TimeUnit.SECONDS)) {
            HttpHeaders headers = new HttpHeaders();
            headers.set(HttpHeaders.RETRY_AFTER, "10");
            throw new ProblemException(
                    Problem.epcis(
                            503,
                            "ImplementationException",
                            "The node is busy",
                            "Too many documents at once. Try again.",
                            "busy"),
                    headers);
        }
        try {
            byte[] body = request.getInputStream().readNBytes(most + 1);
            if (body.length > most) {
                drain(request.getInputStream());
                throw tooLarge(limits);
            }
            if (xml != EpcisXml.looksLikeXml(body)) {
                throw unsupported();
            }
            return use.of(body);
        } finally {
            kilobytes.release(room);
        }
    }

    /** A client that still sends would not hear the answer; so the rest is read away, within a bound. */
    private void drain(InputStream in) throws IOException {
        byte[] rest = new byte[64 * KILO];
        long left = 4L * most;
        int read = in.read(rest);
        while (read > 0 && left > 0) {
            left -= read;
            read = in.read(rest);
        }
    }

    private ProblemException tooLarge(HttpHeaders limits) {
        return new ProblemException(
                Problem.epcis(
                        413,
                        "CaptureLimitExceededException",
                        "Capture Payload too large",
                        "The document has more than " + most + " bytes.",
                        "document-too-large"),
                limits);
    }

    /** Whether the body is announced as XML; any other announcement than of XML or JSON is refused. */
    private static boolean xml(HttpServletRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (request.getContentType() == null || encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw unsupported();
        }
        try {
            MediaType type = MediaType.parseMediaType(request.getContentType());
            boolean xml = XML.stream().anyMatch(type::equalsTypeAndSubtype);
            boolean known = xml || JSON.stream().anyMatch(type::equalsTypeAndSubtype);
            if (!known || type.getCharset() != null && !type.getCharset().equals(StandardCharsets.UTF_8)) {
                throw unsupported();
            }
            return xml;
        } catch (IllegalArgumentException unreadable) {
            throw unsupported();
        }
    }

    private static ProblemException unsupported() {
        return new ProblemException(
                Problem.epcis(
                        415,
                        "UnsupportedMediaTypeException",
                        "Unsupported Media Type",
                        "This node captures application/json, application/ld+json, application/xml and text/xml in"
                                + " UTF-8, uncompressed, and the body must be what its Content-Type says.",
                        "media-type"),
                EpcisHeaders.versions());
    }
}
