package io.waymark.backend.access;

import io.waymark.projection.account.ApiKeys;
import io.waymark.projection.account.ApiKeys.ApiKey;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads {@code Authorization: Bearer <key>} and says whose key it is. Without a good key the request has nobody. */
final class ApiKeyFilter extends OncePerRequestFilter {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._~+/=-]{1,256}");
    private static final long KEPT_NANOS = 5_000_000_000L;
    private static final int MOST_KEPT = 1_000;

    private final ApiKeys keys;
    private final @Nullable String demoKey;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    /** A key that was good a moment ago: revoking takes effect within seconds, and not every request asks the database. */
    private record Kept(ApiKey key, long nanos) {}

    /** @param demoKey the well-known key of the demo for this organisation; null outside the demo */
    ApiKeyFilter(ApiKeys keys, @Nullable String demoKey) {
        this.keys = keys;
        this.demoKey = demoKey;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        shown(request).flatMap(this::find).ifPresent(key -> {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                    key.name(),
                    null,
                    key.scopes().stream()
                            .map(s -> new SimpleGrantedAuthority("SCOPE_" + s))
                            .toList()));
            SecurityContextHolder.setContext(context);
        });
        chain.doFilter(request, response);
    }

    private static Optional<String> shown(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.empty();
        }
        String key = header.substring(7).strip();
        return KEY.matcher(key).matches() ? Optional.of(key) : Optional.empty();
    }

    private Optional<ApiKey> find(String key) {
        if (demoKey != null && same(key, demoKey)) {
            return Optional.of(new ApiKey(demoKey, ApiKeys.SCOPES, false));
        }
        long now = System.nanoTime();
        Kept before = kept.get(key);
        if (before != null && now - before.nanos() < KEPT_NANOS) {
            return Optional.of(before.key());
        }
        Optional<ApiKey> found = keys.find(key);
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        found.ifPresentOrElse(good -> kept.put(key, new Kept(good, now)), () -> kept.remove(key));
        return found;
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
