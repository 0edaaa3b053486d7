package io.waymark.scan;

import io.waymark.projection.event.EpcisPaths;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.filter.CorsFilter;

/** Who may reach the public pages: everybody, without a session, within limits. */
@Configuration(proxyBeanMethods = false)
class ScanSecurity {

    /** Nothing from elsewhere, no inline script or style, in no frame. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; img-src 'self' blob:; base-uri 'none'; object-src 'none'; form-action 'self';"
                    + " frame-ancestors 'none'";

    /** A GS1 Digital Link: an application identifier of a key, then its value. */
    private static final Pattern LINK = Pattern.compile("/\\d{2,4}(/.*)?");

    /** What public pages may be asked by scripts of other origins, with which headers, and what of the answer they may read. */
    static final List<String> METHODS = List.of("GET", "HEAD", "OPTIONS");

    static final List<String> ASKED = List.of("Accept", "Accept-Language", "If-None-Match");
    static final List<String> EXPOSED = List.of("ETag", "Link", "Location", "RateLimit", "Retry-After");

    private static final List<String> PREFIXES =
            List.of("/qr/", "/verifier/", "/pictures/", "/scan/", PassportController.PATH + "/");
    private static final List<String> PATHS = List.of(
            "/scan", "/api/scans", ClaimsController.PATH, "/api/verify", ResolverDescription.PATH, "/verifier.html");

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 200)
    SecurityFilterChain publicPages(HttpSecurity http, ScanLimits limits) {
        return http.securityMatcher(ScanSecurity::isPublic)
                .authorizeHttpRequests(all -> all.anyRequest().permitAll())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // No cookie and no session: there is nothing that a foreign page could borrow.
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .anonymous(anonymous -> anonymous.disable())
                // A report by the page's own form has the origin "null", because pages here send no referrer.
                .cors(cors -> cors.configurationSource(
                        request -> request.getMethod().equals("POST") ? null : readableByAll()))
                .addFilterBefore(new ResolverOptions(), CorsFilter.class)
                .addFilterBefore(new RateLimits(limits), AuthorizationFilter.class)
                .headers(headers -> headers.cacheControl(cache -> cache.disable())
                        .contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_SECURITY_POLICY))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                        .addHeaderWriter((request, response) ->
                                response.setHeader("Permissions-Policy", permissions(request.getRequestURI()))))
                .build();
    }

    /** The camera is for the page that scans, and for no other. */
    private static String permissions(String path) {
        String camera = path.equals(ScanAppController.PATH) ? "(self)" : "()";
        return "camera=" + camera + ", geolocation=(), microphone=()";
    }

    static boolean isPublic(HttpServletRequest request) {
        String path = request.getRequestURI();
        return isLink(path) || PREFIXES.stream().anyMatch(path::startsWith) || PATHS.contains(path);
    }

    static boolean isLink(String path) {
        return LINK.matcher(path).matches();
    }

    private static boolean holdsEncoded(String path) {
        return isLink(path) || EpcisPaths.holdsUri(path) || path.startsWith(PassportController.PATH + "/");
    }

    private static CorsConfiguration readableByAll() {
        CorsConfiguration cors = new CorsConfiguration();
        cors.addAllowedOrigin(CorsConfiguration.ALL);
        cors.setAllowedMethods(METHODS);
        cors.setAllowedHeaders(ASKED);
        cors.setExposedHeaders(EXPOSED);
        cors.setMaxAge(86_400L);
        return cors;
    }

    /**
     * Serial and lot numbers may hold a slash, a percent sign or a semicolon: encoded in a link, and nowhere else but in the
     * paths of GS1's interface that hold a URI, and in ids of passports. Of two firewalls Spring Security takes none: where
     * the backend has its own for such paths, this one holds for both.
     */
    @Bean
    @Primary
    HttpFirewall linksMayHoldEncodedCharacters() {
        StrictHttpFirewall strict = new StrictHttpFirewall();
        StrictHttpFirewall links = new StrictHttpFirewall();
        links.setAllowUrlEncodedSlash(true);
        links.setAllowUrlEncodedPercent(true);
        links.setAllowUrlEncodedDoubleSlash(true);
        links.setAllowUrlEncodedPeriod(true);
        links.setAllowSemicolon(true);
        return new HttpFirewall() {
            @Override
            public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
                return (holdsEncoded(request.getRequestURI()) ? links : strict).getFirewalledRequest(request);
            }

            @Override
            public HttpServletResponse getFirewalledResponse(HttpServletResponse response) {
                return strict.getFirewalledResponse(response);
            }
        };
    }

    /** Else Tomcat refuses an encoded slash before anybody else sees it; the firewall refuses it outside links. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> encodedSlashesReachTheFirewall() {
        return factory -> factory.addConnectorCustomizers(
                connector -> connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
    }
}
