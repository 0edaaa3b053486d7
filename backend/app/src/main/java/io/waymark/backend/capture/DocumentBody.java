package io.waymark.backend.capture;

import io.waymark.backend.EpcisHeaders;
import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Reads request bodies within bounds: of one, and of all that are in memory at once. */
final class DocumentBody {
    private static final int KILO = 1_024;
    private static final long WAIT_SECONDS = 20;

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
        requireJson(request);
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
                    Problem.epcis(503, "ImplementationException", "The node is busy", "Too many documents at once. Try again.", "busy"),
                    headers);
        }
        try {
            byte[] body = request.getInputStream().readNBytes(most + 1);
            if (body.length > most) {
                drain(request.getInputStream());
                throw tooLarge(limits);
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

    private static void requireJson(HttpServletRequest request) {
        boolean json;
        try {
            MediaType type = request.getContentType() == null ? null : MediaType.parseMediaType(request.getContentType());
            json = type != null
                    && (MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type) || EpcisHeaders.LD_JSON.equalsTypeAndSubtype(type))
                    && (type.getCharset() == null || type.getCharset().equals(java.nio.charset.StandardCharsets.UTF_8));
        } catch (IllegalArgumentException unreadable) {
            json = false;
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (!json || encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new ProblemException(
                    Problem.epcis(
                            415,
                            "UnsupportedMediaTypeException",
                            "Unsupported Media Type",
                            "This node captures application/json and application/ld+json in UTF-8, uncompressed.",
                            "media-type"),
                    EpcisHeaders.versions());
        }
    }
}
