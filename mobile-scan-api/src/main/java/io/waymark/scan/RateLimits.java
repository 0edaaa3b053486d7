package io.waymark.scan;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits what one client address may ask, and says so as draft-ietf-httpapi-ratelimit-headers does. Addresses are kept in
 * memory only, the 50,000 that asked last; of an IPv6 address the network of 64 bits counts, which is one household.
 */
final class RateLimits extends OncePerRequestFilter {

    private static final int MOST_ADDRESSES = 50_000;

    /** @param window seconds in which {@code quota} is given back */
    private record Policy(String name, int quota, int window) {
        Bucket bucket() {
            return Bucket.builder()
                    .addLimit(Bandwidth.builder()
                            .capacity(quota)
                            .refillGreedy(quota, Duration.ofSeconds(window))
                            .build())
                    .build();
        }
    }

    private final Policy reads;
    private final Policy scans;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    RateLimits(ScanLimits limits) {
        this.reads = new Policy("read", limits.reads(), 10);
        this.scans = new Policy("scan", limits.scans(), 60);
    }

    /** Static files cost nothing. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/verifier/") || path.startsWith(ScanAppController.PATH) && !path.endsWith("/policy");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Policy policy = request.getMethod().equals("POST") ? scans : reads;
        ConsumptionProbe probe = bucket(policy, request.getRemoteAddr()).tryConsumeAndReturnRemaining(1);
        long wait = seconds(probe.getNanosToWaitForReset());
        response.setHeader(
                "RateLimit-Policy", "\"" + policy.name() + "\";q=" + policy.quota() + ";w=" + policy.window());
        response.setHeader("RateLimit", "\"" + policy.name() + "\";r=" + probe.getRemainingTokens() + ";t=" + wait);
        if (probe.isConsumed()) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader("Retry-After", Long.toString(Math.max(1, seconds(probe.getNanosToWaitForRefill()))));
        Problem.of(429, "too-many-requests", "Too many requests", "This address asked too often. Wait a little.")
                .write(response);
    }

    private Bucket bucket(Policy policy, String address) {
        String key = policy.name() + ' ' + network(address);
        synchronized (buckets) {
            return buckets.computeIfAbsent(key, k -> policy.bucket());
        }
    }

    /** An IPv4 address whole, the first four groups of an IPv6 address. */
    static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        String[] groups = address.split(":", -1);
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < Math.min(4, groups.length) && !groups[i].isEmpty(); i++) {
            network.append(groups[i]).append(':');
        }
        return network.isEmpty() ? address : network.toString();
    }

    private static long seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos + TimeUnit.SECONDS.toNanos(1) - 1);
    }
}
