package io.waymark.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks the nodes whether they are ready, the way that anything outside would. */
final class Readiness {
    private static final Duration PAUSE = Duration.ofMillis(100);

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

    private boolean isReady(DemoOrganisation organisation) {
        URI health = URI.create(options.localUrl(organisation.port(options.portBase())) + "/actuator/health/readiness");
        try {
            HttpRequest request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
