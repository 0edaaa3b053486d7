package io.waymark.web.signin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses too large forms before they are read, with 413: a form that cannot be read has no CSRF token either, and would
 * else be refused as forged.
 */
final class BodyLimit extends OncePerRequestFilter {
    /** A picture of 2 MB and its form. */
    static final long MOST_WITH_PICTURE = (2 << 20) + (64 << 10);

    /** 1,000 identifiers, as large as they come. */
    static final long MOST = 1 << 20;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String type = request.getContentType();
        boolean multipart = type != null && type.startsWith("multipart/");
        boolean sent = request.getMethod().equals("POST");
        boolean unbounded = request.getContentLengthLong() < 0 && request.getHeader("Transfer-Encoding") != null;
        if (sent && (unbounded || request.getContentLengthLong() > (multipart ? MOST_WITH_PICTURE : MOST))) {
            response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            return;
        }
        chain.doFilter(request, response);
    }
}
