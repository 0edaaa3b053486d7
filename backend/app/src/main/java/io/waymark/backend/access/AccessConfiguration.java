package io.waymark.backend.access;

import io.waymark.backend.Problem;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.account.ApiKeys;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/** Access rules of this part: API keys for systems, a scope for each kind of call; the list of organisations is public. */
@Configuration(proxyBeanMethods = false)
public class AccessConfiguration {
    private static final String CAPTURE = "SCOPE_capture";
    private static final String QUERY = "SCOPE_query";

    /** Questions about goods, each in the body of a POST. */
    private static final String REPORTS = "/api/{report:trace|holders|fsma204}";

    private static final String DSCSA = "/api/dscsa/**";
    private static final String[] LABELS = {"/api/labels", "/api/labels/**"};

    @Bean
    ApiKeys apiKeys(JdbcTemplate jdbc) {
        return new ApiKeys(jdbc, Clock.systemUTC());
    }

    @Bean
    @Order(200)
    SecurityFilterChain systems(HttpSecurity http, ApiKeys keys, NodeSettings settings) {
        return stateless(http.securityMatcher(
                        "/epcis", "/epcis/**", "/actuator/prometheus", REPORTS, DSCSA, LABELS[0], LABELS[1]))
                .addFilterBefore(new ApiKeyFilter(keys, demoKey(settings)), AuthorizationFilter.class)
                .authorizeHttpRequests(all -> all.requestMatchers("/actuator/prometheus")
                        .hasAuthority("SCOPE_metrics")
                        .requestMatchers(REPORTS, DSCSA)
                        .hasAuthority(QUERY)
                        .requestMatchers(LABELS)
                        .hasAuthority("SCOPE_" + ApiKeys.LABELS)
                        .requestMatchers(HttpMethod.OPTIONS)
                        .authenticated()
                        .requestMatchers(HttpMethod.GET, "/epcis/capture", "/epcis/capture/*")
                        .hasAnyAuthority(CAPTURE, QUERY)
                        .requestMatchers("/epcis/queries", "/epcis/queries/**", "/epcis/nextPageToken/*")
                        .hasAuthority(QUERY)
                        .requestMatchers(HttpMethod.GET)
                        .hasAuthority(QUERY)
                        .requestMatchers(HttpMethod.HEAD)
                        .hasAuthority(QUERY)
                        .anyRequest()
                        .hasAuthority(CAPTURE))
                .exceptionHandling(
                        e -> e.authenticationEntryPoint((request, response, failed) -> unauthorized(request, response))
                                .accessDeniedHandler((request, response, denied) -> forbidden(request, response)))
                .build();
    }

    @Bean
    @Order(201)
    SecurityFilterChain publicOrganisations(HttpSecurity http) {
        return stateless(http.securityMatcher("/api/organisations"))
                .authorizeHttpRequests(all -> all.anyRequest().permitAll())
                .build();
    }

    private static HttpSecurity stateless(HttpSecurity http) {
        return http.sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable());
    }

    /** The demo's key is its organisation's name; nobody else's is good here, and none is outside the demo. */
    static @Nullable String demoKey(NodeSettings settings) {
        return settings.demo()
                ? "demo-" + settings.organisation().replaceAll("MSP$", "").toLowerCase(Locale.ROOT)
                : null;
    }

    private static void unauthorized(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        write(
                request,
                response,
                401,
                "Unauthorised request",
                "This needs an API key: Authorization: Bearer <key>.",
                "no-key");
    }

    private static void forbidden(HttpServletRequest request, HttpServletResponse response) throws IOException {
        write(request, response, 403, "Not permitted", "The scopes of this API key do not permit this.", "no-scope");
    }

    private static void write(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            String title,
            String detail,
            String code)
            throws IOException {
        Problem problem = request.getRequestURI().startsWith("/epcis")
                ? Problem.epcis(status, "SecurityException", title, detail, code)
                : Problem.own(status, title, detail, code);
        problem.write(request, response);
    }
}
