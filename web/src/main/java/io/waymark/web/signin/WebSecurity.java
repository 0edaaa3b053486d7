package io.waymark.web.signin;

import io.waymark.projection.NodeSettings;
import io.waymark.projection.account.Accounts;
import io.waymark.projection.account.AuditList;
import io.waymark.projection.account.SignInFailures;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;

/** Access to staff pages: what is public, who reads, who acts, who administers. Paths of other parts are left alone. */
@Configuration(proxyBeanMethods = false)
public class WebSecurity {
    /** Paths of the parts backend and scan, each with rules of its own. */
    static final List<String> OTHERS = List.of(
            "/01",
            "/00",
            "/qr",
            "/api",
            "/log",
            "/epcis",
            "/.well-known",
            "/actuator",
            "/v3",
            "/swagger-ui",
            "/swagger-ui.html");

    /** No inline script, no inline style, nothing from elsewhere, in no frame. */
    public static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String[] ACTS = {"/act/**", "/sheets", "/sheets/**", "/inbound/*/receive", "/inbound/*/reject"
    };

    @Bean
    PasswordEncoder passwordEncoder() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE - 110)
    SecurityFilterChain staticFiles(HttpSecurity http) {
        return http.securityMatcher("/web/**", "/webjars/htmx.org/**", "/favicon.ico")
                .authorizeHttpRequests(all -> all.anyRequest().permitAll())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .headers(headers -> headers.cacheControl(cache -> cache.disable()))
                .build();
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE - 100)
    SecurityFilterChain staffPages(
            HttpSecurity http,
            Accounts accounts,
            SignInFailures failures,
            AuditList audit,
            PasswordEncoder encoder,
            NodeSettings settings) {
        AccountProvider provider = new AccountProvider(
                accounts, failures, new AddressBrake(), audit, encoder, settings, Clock.systemUTC());
        return http.securityMatcher(request -> !ofOthers(request))
                .authenticationManager(new ProviderManager(provider))
                .authorizeHttpRequests(all -> {
                    all.requestMatchers("/sign-in", "/error", "/guides", "/guides/*")
                            .permitAll();
                    all.requestMatchers("/admin/accounts/**", "/admin/keys/**").hasRole("ADMINISTRATOR");
                    all.requestMatchers(HttpMethod.GET, "/admin/disclosure").hasAnyRole("ADMINISTRATOR", "AUDITOR");
                    all.requestMatchers("/admin/disclosure/**", "/admin/withdrawals/**")
                            .hasRole("ADMINISTRATOR");
                    all.requestMatchers(HttpMethod.POST, "/withdrawals", "/withdrawals/seen")
                            .hasAnyRole("OPERATOR", "ADMINISTRATOR");
                    all.requestMatchers("/audit-files").hasAnyRole("ADMINISTRATOR", "AUDITOR");
                    all.requestMatchers("/admin/audit").hasAnyRole("ADMINISTRATOR", "AUDITOR");
                    all.requestMatchers(ACTS).hasRole("OPERATOR");
                    all.requestMatchers(HttpMethod.GET, "/products/new").hasRole("OPERATOR");
                    all.requestMatchers(HttpMethod.POST, "/products/*/links", "/products/*/links/remove")
                            .hasAnyRole("OPERATOR", "ADMINISTRATOR");
                    all.requestMatchers(HttpMethod.POST, "/products/**").hasRole("OPERATOR");
                    all.requestMatchers(HttpMethod.POST, "/jobs/*/give-up").hasRole("OPERATOR");
                    all.anyRequest().hasAnyRole("OPERATOR", "AUDITOR", "ADMINISTRATOR");
                })
                .formLogin(form -> form.loginPage("/sign-in")
                        .loginProcessingUrl("/sign-in")
                        .usernameParameter("name")
                        .authenticationDetailsSource(HttpServletRequest::getRemoteAddr)
                        .defaultSuccessUrl("/")
                        .failureHandler((request, response, failure) -> {
                            request.getSession().setAttribute(SignInController.FAILURE, sentence(failure));
                            request.getSession().setAttribute(SignInController.NAME, name(request));
                            response.sendRedirect("/sign-in?failed");
                        }))
                // What htmx asks for in the background has no page to lead to: the whole page goes to the sign-in.
                .exceptionHandling(faults -> faults.defaultAuthenticationEntryPointFor(
                        (request, response, failure) -> background(response), WebSecurity::inBackground))
                .requestCache(cache -> cache.requestCache(pagesOnly()))
                .logout(out -> out.logoutUrl("/sign-out")
                        .logoutSuccessUrl("/sign-in?out")
                        .deleteCookies())
                .addFilterBefore(new AccountGate(accounts), AuthorizationFilter.class)
                .addFilterBefore(new BodyLimit(), org.springframework.security.web.csrf.CsrfFilter.class)
                .csrf(Customizer.withDefaults())
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_SECURITY_POLICY))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(policy -> policy.policy("camera=(), geolocation=(), microphone=()")))
                .build();
    }

    static boolean inBackground(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null;
    }

    static void background(HttpServletResponse response) {
        response.setHeader("HX-Redirect", "/sign-in");
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    }

    private static HttpSessionRequestCache pagesOnly() {
        HttpSessionRequestCache cache = new HttpSessionRequestCache();
        cache.setRequestMatcher(request -> request.getMethod().equals("GET") && !inBackground(request));
        return cache;
    }

    private static String sentence(AuthenticationException failure) {
        boolean ours = failure instanceof org.springframework.security.authentication.BadCredentialsException
                || failure instanceof org.springframework.security.authentication.LockedException;
        return ours ? failure.getMessage() : "Signing in does not work at the moment. Try again in a minute.";
    }

    private static String name(HttpServletRequest request) {
        String name = request.getParameter("name");
        return name == null || name.length() > 64 ? "" : name;
    }

    /** Whether a path belongs to another part of the node. */
    public static boolean ofOthers(HttpServletRequest request) {
        String path = request.getRequestURI();
        return OTHERS.stream().anyMatch(other -> path.equals(other) || path.startsWith(other + "/"));
    }
}
