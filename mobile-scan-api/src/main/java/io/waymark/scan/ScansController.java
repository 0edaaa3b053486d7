package io.waymark.scan;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.projection.bundle.Bundles;
import io.waymark.projection.scan.Scans;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Takes reports of scans: a code and, if the person says so, a country. */
@RestController
final class ScansController {

    private static final int MOST_BYTES = 8_192;
    private static final JsonLimits LIMITS = JsonLimits.VALUE.withBytes(MOST_BYTES);
    private static final Set<String> COUNTRIES =
            Arrays.stream(Locale.getISOCountries()).collect(Collectors.toUnmodifiableSet());

    private final Scans scans;
    private final Bundles bundles;

    ScansController(Scans scans, Bundles bundles) {
        this.scans = scans;
        this.bundles = bundles;
    }

    @PostMapping(path = "/api/scans", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> report(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            return Problem.of(413, "report-too-large", "Too large", "A report of a scan has at most 8,192 bytes.")
                    .response();
        }
        try {
            JsonObject json = JsonParser.parse(body, LIMITS).asObject();
            return counted(json.string("uri"), json.optionalString("country").orElse(""));
        } catch (JsonException e) {
            return Problem.of(
                            400,
                            "malformed-report",
                            "Malformed report",
                            "A report is JSON with the members uri and, if you like, country.")
                    .response();
        }
    }

    /** From the page's own form, which works without JavaScript. */
    @PostMapping(path = "/api/scans", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<byte[]> report(
            @RequestParam(defaultValue = "") String uri, @RequestParam(defaultValue = "") String country) {
        ResponseEntity<byte[]> answer = counted(uri, country);
        return answer.getStatusCode() == HttpStatus.ACCEPTED
                ? ResponseEntity.status(HttpStatus.SEE_OTHER)
                        .location(URI.create(ItemPages.path(GS1Identifier.of(uri)) + "#reported"))
                        .build()
                : answer;
    }

    private ResponseEntity<byte[]> counted(String uri, String country) {
        if (!country.isEmpty() && !COUNTRIES.contains(country)) {
            return Problem.of(400, "unknown-country", "Unknown country", "A country is a code of ISO 3166-1 alpha-2.")
                    .response();
        }
        GS1Identifier identifier;
        try {
            identifier = GS1Identifier.of(uri);
        } catch (GS1Exception e) {
            return Resolver.malformedProblem(e).response();
        }
        if (!identifier.isItem() || bundles.of(identifier).isEmpty()) {
            return Resolver.unknownProblem().response();
        }
        scans.add(identifier, country);
        return ResponseEntity.accepted().build();
    }
}
