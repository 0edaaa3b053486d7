package io.waymark.backend.query;

import io.waymark.backend.EpcisHeaders;
import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What nothing else under {@code /epcis} answers: a path that is not there, or one that does not take the method. */
@RestController
final class UnknownPathController {
    private static final Map<Pattern, String> PATHS = Map.of(
            Pattern.compile("/epcis/capture"), "OPTIONS, GET, POST",
            Pattern.compile("/epcis/capture/[^/]+"), "OPTIONS, GET, DELETE",
            Pattern.compile("/epcis/events"), "OPTIONS, GET, POST",
            Pattern.compile("/epcis/events/[^/]+"), "OPTIONS, GET");

    @RequestMapping({"/epcis", "/epcis/**"})
    void unknown(HttpServletRequest request) {
        HttpHeaders headers = EpcisHeaders.versions();
        for (Map.Entry<Pattern, String> path : PATHS.entrySet()) {
            if (path.getKey().matcher(request.getRequestURI()).matches()) {
                headers.set(HttpHeaders.ALLOW, path.getValue());
                throw new ProblemException(
                        Problem.epcis(405, "ValidationException", "Method not allowed", "This path takes: " + path.getValue() + ".", "method"),
                        headers);
            }
        }
        throw new ProblemException(
                Problem.epcis(404, "NoSuchResourceException", "Resource not found", "There is nothing at this path.", "no-such-path"),
                headers);
    }
}
