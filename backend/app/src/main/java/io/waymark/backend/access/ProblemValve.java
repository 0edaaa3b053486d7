package io.waymark.backend.access;

import io.waymark.backend.Problem;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;

/** Tomcat's own error page, as a problem. Tomcat makes it by its name, so it is public. */
public final class ProblemValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, Throwable thrown) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        boolean server = status >= 500;
        Problem problem = Problem.own(
                status,
                server ? "The node failed" : "The request is malformed",
                server ? "The node failed on this request." : "The request cannot be read as it is.",
                server ? "internal-error" : "request");
        try {
            Problem.Body body = problem.body(request);
            response.setContentType(body.type().toString());
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            Writer out = response.getReporter();
            if (out != null) {
                out.write(new String(body.bytes(), StandardCharsets.UTF_8));
                response.finishResponse();
            }
        } catch (IOException | IllegalStateException gone) {
            getContainer().getLogger().debug("nobody hears the answer", gone);
        }
    }
}
