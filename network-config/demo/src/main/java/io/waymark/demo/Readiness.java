package io.waymark.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Asks the nodes whether they are ready, the way that anything outside would. */
final class Readiness {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Pattern EFFECTIVE = Pattern.compile("\"effective\":\\s*true");

    private final DemoOptions options;
    private final HttpClient client;

    Readiness(DemoOptions options, HttpClient client) {
        this.options = options;
        this.client = client;
    }

    /** Returns once all nodes are ready. */
    void await(Duration most) throws InterruptedException {
        long endNanos = System.nanoTime() + most.toNanos();
        List<DemoOrganisation> waiting = new ArrayList<>(List.of(DemoOrganisation.values()));
        while (true) {
            waiting.removeIf(this::isReady);
            if (waiting.isEmpty()) {
                return;
            }
            if (System.nanoTime() > endNanos) {
                throw new DemoFault("Not ready within " + most.toSeconds() + " s: the node of the "
                        + String.join(", the ", waiting.stream().map(DemoOrganisation::id).toList()) + ".");
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Until a prefix is in effect, goods under it are nobody's: their events would be recorded as mere observations. */
    private static long prefixes(String organisations) {
        return EFFECTIVE.matcher(organisations).results().count();
    }

    private boolean isReady(DemoOrganisation organisation) {
        URI node = URI.create(options.localUrl(organisation.port(options.portBase())));
        try {
            return get(node.resolve("/actuator/health/readiness")).statusCode() == 200
                    && prefixes(get(node.resolve("/api/organisations")).body()) == DemoOrganisation.values().length;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
