package io.waymark.scan;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers OPTIONS of links and of the resolver's description: what may be asked, by scripts of any origin (GS1-Conformant
 * resolver standard 1.2, "SHALL support GET, HEAD and OPTIONS" and "SHALL support CORS"). It stands before Spring's own
 * answer to preflight requests, which refuses those that name several methods at once, as GS1's test suite does.
 */
final class ResolverOptions extends OncePerRequestFilter {

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return !request.getMethod().equals("OPTIONS")
                || !ScanSecurity.isLink(path) && !path.equals(ResolverDescription.PATH);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String methods = String.join(", ", ScanSecurity.METHODS);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        response.setHeader("Allow", methods);
        response.setHeader("Access-Control-Allow-Origin", "*");
        response.setHeader("Access-Control-Allow-Methods", methods);
        response.setHeader("Access-Control-Allow-Headers", String.join(", ", ScanSecurity.ASKED));
        response.setHeader("Access-Control-Expose-Headers", String.join(", ", ScanSecurity.EXPOSED));
        response.setHeader("Access-Control-Max-Age", "86400");
        if (ScanSecurity.isLink(request.getRequestURI())) {
            response.setHeader("Link", Linkset.header(request.getRequestURI()));
        }
    }
}
