package io.waymark.node;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A database that does not answer is 503 with Retry-After, also where no part has said so: in the check of an API key, in a
 * resolver's answer.
 */
@Configuration(proxyBeanMethods = false)
class SilentDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(SilentDatabase.class);
    private static final byte[] PROBLEM = ("{\"type\":\"/problems#database\",\"title\":\"The node cannot answer now\","
                    + "\"status\":503,\"detail\":\"Its database does not answer. Try again.\"}")
            .getBytes(StandardCharsets.UTF_8);

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> silentDatabaseFilter() {
        FilterRegistrationBean<OncePerRequestFilter> filter = new FilterRegistrationBean<>(new Answer());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return filter;
    }

    private static final class Answer extends OncePerRequestFilter {
        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            try {
                chain.doFilter(request, response);
            } catch (ServletException | RuntimeException failed) {
                if (!isSilence(failed) || response.isCommitted()) {
                    throw failed;
                }
                // The kind only: the text may quote what was asked.
                LOG.error("the database failed a request");
                response.reset();
                response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                response.setHeader("Retry-After", "5");
                response.setHeader("Cache-Control", "no-store");
                response.setContentType("application/problem+json");
                response.getOutputStream().write(PROBLEM);
            }
        }
    }

    /** In front of a replica a connection is only taken for the first statement: then the failure is that statement's. */
    static boolean isSilence(@Nullable Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataAccessResourceFailureException
                    || cause instanceof TransientDataAccessResourceException
                    || cause instanceof CannotCreateTransactionException) {
                return true;
            }
        }
        return false;
    }
}
