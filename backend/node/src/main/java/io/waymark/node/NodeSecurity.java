package io.waymark.node;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * The two ends of the node's access rules; what lies between belongs to the parts. First what every node shows without
 * sign-in, last what no part has claimed, which is refused: a path forgotten by its part must not be open.
 */
@Configuration(proxyBeanMethods = false)
class NodeSecurity {
    private static final String[] OPEN = {
        "/actuator/health",
        "/actuator/health/**",
        "/v3/api-docs",
        "/v3/api-docs/**",
        "/v3/api-docs.yaml",
        "/swagger-ui.html",
        "/swagger-ui/**",
    };

    /** A port of its own for health and metrics ({@code management.server.port}) is the operator's to close to others. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 50)
    @ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
    SecurityFilterChain managementPort(HttpSecurity http, @Value("${management.server.port}") int port) {
        return stateless(http.securityMatcher(request -> request.getLocalPort() == port
                        && request.getRequestURI().startsWith("/actuator/")))
                .authorizeHttpRequests(all -> all.anyRequest().permitAll())
                .build();
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 100)
    SecurityFilterChain openEndpoints(HttpSecurity http) {
        return stateless(http.securityMatcher(OPEN))
                .authorizeHttpRequests(all -> all.anyRequest().permitAll())
                .build();
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    SecurityFilterChain unclaimed(HttpSecurity http) {
        // Not anyRequest(): that a part's own last chain takes all requests is no fault.
        return stateless(http.securityMatcher(request -> true))
                .authorizeHttpRequests(all -> all.anyRequest().denyAll())
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint((request, response, refused) -> notFound(response)))
                .build();
    }

    /** To whoever asks it makes no difference whether a path is closed or was never there. */
    private static void notFound(HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        response.setContentType("application/problem+json");
        response.getWriter().write("{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404}");
    }

    private static HttpSecurity stateless(HttpSecurity http) {
        return http.sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable());
    }
}
