package io.waymark.backend;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns what goes wrong in this part's interfaces into problems. What a caller sends is never the reason for a 5xx. */
@RestControllerAdvice(basePackages = "io.waymark.backend")
class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler(ProblemException.class)
    ResponseEntity<byte[]> problem(ProblemException e, HttpServletRequest request) {
        return e.problem().answer(request, e.headers());
    }

    @ExceptionHandler(QueryTimeoutException.class)
    ResponseEntity<byte[]> slow(QueryTimeoutException e, HttpServletRequest request) {
        LOG.warn("a query was given up");
        return of(
                        request,
                        413,
                        "QueryTooComplexException",
                        "Query too complex",
                        "The query takes too long. Narrow it, by eventTime for instance.",
                        "query-too-complex")
                .answer(request, new HttpHeaders());
    }

    /** A query string with a percent sign that begins nothing, bytes that are no UTF-8, or control characters in a name. */
    @ExceptionHandler({InvalidParameterException.class, RequestRejectedException.class})
    ResponseEntity<byte[]> parameters(RuntimeException e, HttpServletRequest request) {
        return of(
                        request,
                        400,
                        "QueryParameterException",
                        "A parameter is malformed",
                        "The query string is not percent-encoded UTF-8 without control characters.",
                        "parameter")
                .answer(request, new HttpHeaders());
    }

    /** A transaction that cannot begin is no {@link DataAccessException}, and the first sign of a database that is away. */
    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<byte[]> database(NestedRuntimeException e, HttpServletRequest request) {
        LOG.error("the database failed a request: {}", e.getClass().getSimpleName());
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "5");
        return of(
                        request,
                        503,
                        "ImplementationException",
                        "The node cannot answer now",
                        "Its database does not answer. Try again.",
                        "database")
                .answer(request, headers);
    }

    @ExceptionHandler(Exception.class)
    ResponseEntity<byte[]> any(Exception e, HttpServletRequest request) {
        if (e instanceof ErrorResponse response && response.getStatusCode().is4xxClientError()) {
            HttpStatusCode status = response.getStatusCode();
            return of(
                            request,
                            status.value(),
                            "ValidationException",
                            "The request is malformed",
                            "The request cannot be read as it is.",
                            "request")
                    .answer(request, new HttpHeaders());
        }
        // The kind and the place only: the text may quote what was sent.
        StackTraceElement[] frames = e.getStackTrace();
        LOG.error("a request failed: {} at {}", e.getClass().getName(), frames.length == 0 ? "?" : frames[0]);
        return of(
                        request,
                        500,
                        "ImplementationException",
                        "The node failed",
                        "The node failed on this request. An engineer finds it in the log.",
                        "internal-error")
                .answer(request, new HttpHeaders());
    }

    private static Problem of(
            HttpServletRequest request, int status, String name, String title, String detail, String code) {
        return EpcisHeaders.isEpcis(request)
                ? Problem.epcis(status, name, title, detail, code)
                : Problem.own(status, title, detail, code);
    }
}
