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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Asks the nodes whether they are ready, the way that anything outside would. A network that has run for months has many blocks to
 * follow: as long as a node gets on with them it is waited for.
 */
final class Readiness {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration STANDSTILL_MOST = Duration.ofSeconds(120);
    private static final Duration SAY_AFTER = Duration.ofSeconds(10);

    private final DemoOptions options;
    private final HttpClient client;
    private final Function<DemoOrganisation, OptionalLong> behind;
    private final Progress progress;

    /** @param behind how many blocks an organisation's node has followed; empty where it has followed all that there are */
    Readiness(
            DemoOptions options,
            HttpClient client,
            Function<DemoOrganisation, OptionalLong> behind,
            Progress progress) {
        this.options = options;
        this.client = client;
        this.behind = behind;
        this.progress = progress;
    }

    /**
     * Returns once these nodes are ready.
     *
     * @throws DemoFault if for two minutes none that is behind followed a block, and none became ready
     */
    void await(List<DemoOrganisation> organisations) throws InterruptedException {
        List<DemoOrganisation> waiting = new ArrayList<>(organisations);
        Map<DemoOrganisation, OptionalLong> before = Map.of();
        long movedNanos = System.nanoTime();
        long saidNanos = movedNanos;
        while (true) {
            waiting.removeIf(node -> isReady(node, organisations));
            if (waiting.isEmpty()) {
                return;
            }
            Map<DemoOrganisation, OptionalLong> followed =
                    waiting.stream().collect(Collectors.toMap(Function.identity(), behind));
            long now = System.nanoTime();
            if (!followed.equals(before)) {
                before = followed;
                movedNanos = now;
            } else if (now - movedNanos > STANDSTILL_MOST.toNanos()) {
                throw new DemoFault("Not ready, and no block followed for " + STANDSTILL_MOST.toSeconds()
                        + " s: the node of the "
                        + String.join(
                                ", the ",
                                waiting.stream().map(DemoOrganisation::id).toList()) + ".");
            }
            if (now - saidNanos > SAY_AFTER.toNanos()) {
                saidNanos = now;
                followed.forEach((node, count) -> count.ifPresent(blocks -> progress.say(String.format(
                        Locale.ROOT, "The node of the %s has followed %,d blocks so far.", node.id(), blocks))));
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
