package io.waymark.web.page;

import io.waymark.web.signin.WebSecurity;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Faults of staff pages, and of addresses that are nobody's, as pages in the look of all others. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    private static ModelAndView page(HttpStatusCode status) {
        int code = status.value();
        boolean own = java.util.Set.of(400, 403, 404, 405, 413, 500, 503).contains(code);
        return new ModelAndView("error/" + (own ? Integer.toString(code) : code < 500 ? "4xx" : "5xx"), status);
    }

    /** What goes wrong in a controller of a staff page. */
    @ControllerAdvice(basePackages = "io.waymark.web")
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static class OfPages {

        @ExceptionHandler(PageNotFound.class)
        ModelAndView notFound() {
            return page(HttpStatus.NOT_FOUND);
        }

        @ExceptionHandler({ServletRequestBindingException.class, MethodArgumentTypeMismatchException.class})
        ModelAndView badRequest() {
            return page(HttpStatus.BAD_REQUEST);
        }

        @ExceptionHandler(MaxUploadSizeExceededException.class)
        ModelAndView tooLarge() {
            return page(HttpStatus.CONTENT_TOO_LARGE);
        }

        @ExceptionHandler(MultipartException.class)
        ModelAndView unreadable() {
            return page(HttpStatus.BAD_REQUEST);
        }

        @ExceptionHandler({
            DataAccessResourceFailureException.class,
            TransientDataAccessResourceException.class,
            CannotCreateTransactionException.class
        })
        ModelAndView noDatabase(Exception away) {
            LOG.warn("The database does not answer: {}", away.getClass().getSimpleName());
            return page(HttpStatus.SERVICE_UNAVAILABLE);
        }
    }

    /** Addresses without a controller: a page for people, a problem for programs and for other parts' addresses. */
    @ControllerAdvice
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static class OfNobody {

        @ExceptionHandler({NoResourceFoundException.class, HttpRequestMethodNotSupportedException.class})
        Object nobody(HttpServletRequest request, Exception failure) {
            ErrorResponse response = (ErrorResponse) failure;
            String accept = request.getHeader("Accept");
            boolean people = accept != null && accept.contains("text/html") && !WebSecurity.ofOthers(request);
            return people
                    ? page(response.getStatusCode())
                    : ResponseEntity.status(response.getStatusCode())
                            .headers(response.getHeaders())
                            .body(response.getBody());
        }
    }
}
