package io.waymark.demo;

import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks the nodes whether they are ready, the way that anything outside would. */
final class Readiness {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final DemoOptions options;
    private final HttpClient client;

    Readiness(DemoOptions options, HttpClient client) {
        this.options = options;
        this.client = client;
    }

    /** Returns once these nodes are ready. */
    void await(List<DemoOrganisation> organisations, Duration most) throws InterruptedException {
        long endNanos = System.nanoTime() + most.toNanos();
        List<DemoOrganisation> waiting = new ArrayList<>(organisations);
        while (true) {
            waiting.removeIf(node -> isReady(node, organisations));
            if (waiting.isEmpty()) {
                return;
            }
            if (System.nanoTime() > endNanos) {
                throw new DemoFault("Not ready within " + most.toSeconds() + " s: the node of the "
                        + String.join(
                                ", the ",
                                waiting.stream().map(DemoOrganisation::id).toList()) + ".");
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private boolean isReady(DemoOrganisation organisation, List<DemoOrganisation> all) {
        String node = options.localUrl(organisation.port(options.portBase()));
        try {
            return get(node + "/actuator/health/readiness").isPresent()
                    && get(node + "/api/organisations")
                            .filter(answer -> knowsAllPrefixes(answer, all))
                            .isPresent();
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<byte[]> get(String uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .timeout(Duration.ofSeconds(5))
                .build();
        HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
    }

    /**
     * Whether a node has seen everybody's company prefix take effect. Before that, goods under it are a stranger's to the
     * node: their events would be recorded as observations, and not as acts of custody.
     */
    private static boolean knowsAllPrefixes(byte[] organisations, List<DemoOrganisation> all) {
        Set<String> effective = new HashSet<>();
        try {
            JsonObject answer = JsonParser.parse(organisations, JsonLimits.VALUE, JsonParser.Repeats.LAST_WINS)
                    .asObject();
            for (JsonValue member : answer.array("organisations")) {
                for (JsonValue claim : member.asObject().array("prefixes")) {
                    if (claim.asObject().value("effective").asBoolean()) {
                        effective.add(claim.asObject().string("prefix"));
                    }
                }
            }
        } catch (JsonException unexpected) {
            throw new DemoFault(
                    "A node's /api/organisations is not as the demo expects it: " + unexpected.getMessage(),
                    unexpected);
        }
        return all.stream().map(DemoOrganisation::prefix).allMatch(effective::contains);
    }
}
