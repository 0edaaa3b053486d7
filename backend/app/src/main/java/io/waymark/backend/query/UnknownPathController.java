package io.waymark.backend.query;

import io.waymark.backend.EpcisHeaders;
import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
import io.waymark.epcis.LdContext;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * The resources under {@code /epcis} as such: the list of them, what each can do (OPTIONS), and what nothing else answers: a
 * path that is not there, or one that does not take the method.
 */
@RestController
final class UnknownPathController {
    private static final List<String> TOP = List.of(
            "events",
            "eventTypes",
            "epcs",
            "bizSteps",
            "bizLocations",
            "readPoints",
            "dispositions",
            "capture",
            "queries");
    private static final String READ = "OPTIONS, GET";
    private static final Map<Pattern, String> PATHS = paths();

    private static Map<Pattern, String> paths() {
        Map<Pattern, String> paths = new LinkedHashMap<>();
        paths.put(Pattern.compile("/epcis/?"), READ);
        paths.put(Pattern.compile("/epcis/capture"), "OPTIONS, GET, POST");
        paths.put(Pattern.compile("/epcis/capture/[^/]+"), "OPTIONS, GET, DELETE");
        paths.put(Pattern.compile("/epcis/events"), "OPTIONS, GET, POST");
        paths.put(Pattern.compile("/epcis/events/[^/]+"), READ);
        paths.put(
                Pattern.compile(
                        "/epcis/(eventTypes|epcs|bizSteps|bizLocations|readPoints|dispositions)(/[^/]+(/events)?)?"),
                READ);
        paths.put(Pattern.compile("/epcis/queries"), "OPTIONS, GET, POST");
        paths.put(Pattern.compile("/epcis/queries/[^/]+"), "OPTIONS, GET, DELETE");
        paths.put(Pattern.compile("/epcis/queries/[^/]+/events"), READ);
        paths.put(Pattern.compile("/epcis/queries/[^/]+/subscriptions"), "OPTIONS, GET, POST");
        paths.put(Pattern.compile("/epcis/queries/[^/]+/subscriptions/[^/]+"), "OPTIONS, GET, DELETE");
        paths.put(Pattern.compile("/epcis/nextPageToken/[^/]+"), "OPTIONS, DELETE");
        return paths;
    }

    private static Optional<String> methods(HttpServletRequest request) {
        return PATHS.entrySet().stream()
                .filter(path -> path.getKey().matcher(request.getRequestURI()).matches())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    @GetMapping({"/epcis", "/epcis/"})
    ResponseEntity<byte[]> top(HttpServletRequest request) {
        EpcisHeaders.requireAnswerable(request);
        return ResponseEntity.ok()
                .headers(EpcisHeaders.versions())
                .contentType(MediaType.APPLICATION_JSON)
                .body(collection(TOP));
    }

    /** A list as GS1's OpenAPI has it. */
    static byte[] collection(List<String> members) {
        return JsonWriter.bytes(JsonObject.of(
                "@context", LdContext.EPCIS, "type", "Collection", "member", JsonArray.ofStrings(members)));
    }

    @RequestMapping(path = "/epcis/**", method = RequestMethod.OPTIONS)
    ResponseEntity<Void> options(HttpServletRequest request) {
        String methods = methods(request).orElseThrow(() -> nothing(EpcisHeaders.versions()));
        EpcisHeaders.requireWordlessAnswerable(request);
        return ResponseEntity.noContent()
                .headers(EpcisHeaders.capabilities(methods))
                .build();
    }

    @RequestMapping("/epcis/**")
    void unknown(HttpServletRequest request) {
        HttpHeaders headers = EpcisHeaders.versions();
        Optional<String> methods = methods(request);
        if (methods.isEmpty()) {
            throw nothing(headers);
        }
        headers.set(HttpHeaders.ALLOW, methods.get());
        throw new ProblemException(
                Problem.epcis(
                        405,
                        "ValidationException",
                        "Method not allowed",
                        "This path takes: " + methods.get() + ".",
                        "method"),
                headers);
    }

    private static ProblemException nothing(HttpHeaders headers) {
        return new ProblemException(
                Problem.epcis(
                        404,
                        "NoSuchNameException",
                        "Resource not found",
                        "There is nothing at this path.",
                        "no-such-path"),
                headers);
    }
}
