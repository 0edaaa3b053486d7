package io.waymark.demo;

import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Plays a story of goods through the nodes, the way that warehouse systems would: EPCIS documents over HTTP with an API key,
 * each to its own organisation's node, the next one when the job of the one before has ended.
 */
final class Story implements StoryPlayer.Play {
    private static final Duration REQUEST_MOST = Duration.ofSeconds(20);
    private static final Duration JOB_MOST = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(150);
    private static final String WALLET_GTIN = "09521001000017";

    /**
     * One document of the story.
     *
     * @param document name of its resource
     * @param organisation whose node captures it
     * @param sentence what happens
     */
    record Act(String document, DemoOrganisation organisation, String sentence) {
        static Act parse(String line) {
            String[] fields = line.split(" [|] ");
            return new Act(
                    fields[0],
                    DemoOrganisation.KNOWN.stream()
                            .filter(o -> o.id().equals(fields[1]))
                            .findFirst()
                            .orElseThrow(),
                    fields[2]);
        }

        String template() throws IOException {
            return resource(document);
        }
    }

    private final DemoOptions options;
    private final List<DemoOrganisation> organisations;
    private final HttpClient client;
    private final Clock clock;

    Story(DemoOptions options, List<DemoOrganisation> organisations, HttpClient client, Clock clock) {
        this.options = options;
        this.organisations = organisations;
        this.client = client;
        this.clock = clock;
    }

    static List<Act> acts() throws IOException {
        return resource("story.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Act::parse)
                .toList();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Story.class.getResourceAsStream("/story/" + name)) {
            if (in == null) {
                throw new IOException("missing resource story/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public URI play(Consumer<String> say) throws IOException, InterruptedException {
        say.accept("The manufacturer enters its products: names, pictures, a few sentences. Their hashes go to the"
                + " ledger.");
        new StoryProducts(URI.create(options.localUrl(DemoOrganisation.MANUFACTURER.port(options.portBase()))), client)
                .enter();
        StoryWords words = new StoryWords(OffsetDateTime.now(clock));
        DemoOrganisation maker = node(DemoOrganisation.MANUFACTURER)
                .orElseThrow(() ->
                        new DemoFault("The story begins with the manufacturer, who is no member of this network."));
        int left = 0;
        for (Act act : acts()) {
            if (canBeTold(act)) {
                say.accept(act.sentence());
                capture(act, words.fill(act.template()), say);
            } else {
                left++;
            }
        }
        if (left > 0) {
            say.accept("   (" + left + " acts are left out: who takes part in them is no member of this network)");
        }
        String manufacturer = options.url(maker.port(options.portBase()));
        return URI.create(manufacturer + "/01/" + WALLET_GTIN + "/21/" + words.serial("wallet-1"));
    }

    /** The node of an organisation, if that is a member. */
    private Optional<DemoOrganisation> node(DemoOrganisation known) {
        return organisations.stream()
                .filter(member -> member.mspId().equals(known.mspId()))
                .findFirst();
    }

    /** Whether all who act or are named in it are members. */
    private boolean canBeTold(Act act) throws IOException {
        String document = act.template();
        return node(act.organisation()).isPresent()
                && DemoOrganisation.KNOWN.stream()
                        .allMatch(known -> node(known).isPresent() || !document.contains(known.gln()));
    }

    private void capture(Act act, byte[] document, Consumer<String> say) throws IOException, InterruptedException {
        URI node = URI.create(
                options.localUrl(node(act.organisation()).orElseThrow().port(options.portBase())));
        HttpResponse<byte[]> accepted = client.send(
                request(node.resolve("/epcis/capture"), act.organisation())
                        .header("Content-Type", "application/ld+json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(document))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        String location = accepted.headers().firstValue("Location").orElse(null);
        if (accepted.statusCode() != 202 || location == null) {
            throw broken(act, "its node answered " + accepted.statusCode() + " " + excerpt(accepted.body()));
        }
        // The node names itself by its public URL, which need not lead back to this machine.
        awaitJob(act, node.resolve(URI.create(location).getRawPath()), say);
    }

    private void awaitJob(Act act, URI job, Consumer<String> say) throws IOException, InterruptedException {
        long endNanos = System.nanoTime() + JOB_MOST.toNanos();
        boolean saidWaiting = false;
        while (true) {
            HttpResponse<byte[]> answer =
                    client.send(request(job, act.organisation()).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw broken(act, "its job answered " + answer.statusCode() + " " + excerpt(answer.body()));
            }
            JsonObject state = parse(act, answer.body());
            if (!isTrue(state, "running")) {
                if (!isTrue(state, "success")) {
                    throw broken(act, excerpt(answer.body()));
                }
                return;
            }
            if (!saidWaiting && state.has("waiting") && state.array("waiting").size() > 0) {
                say.accept("   (it waits until its node has what the partner's node offers)");
                saidWaiting = true;
            }
            if (System.nanoTime() > endNanos) {
                throw broken(
                        act, "its job has not ended within " + JOB_MOST.toSeconds() + " s: " + excerpt(answer.body()));
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private static HttpRequest.Builder request(URI uri, DemoOrganisation organisation) {
        return HttpRequest.newBuilder(uri)
                .timeout(REQUEST_MOST)
                .header("Authorization", "Bearer " + organisation.apiKey())
                .header("Accept", "application/json");
    }

    private static JsonObject parse(Act act, byte[] body) {
        try {
            return JsonParser.parse(body, JsonLimits.VALUE, JsonParser.Repeats.LAST_WINS)
                    .asObject();
        } catch (JsonException noJson) {
            throw broken(act, "its job is no JSON: " + excerpt(body));
        }
    }

    private static boolean isTrue(JsonObject object, String name) {
        return object.get(name)
                .filter(value -> value.kind() == JsonValue.Kind.BOOLEAN)
                .map(JsonValue::asBoolean)
                .orElse(false);
    }

    private static DemoFault broken(Act act, String why) {
        return new DemoFault("The story broke off at " + act.document() + ": " + why);
    }

    private static String excerpt(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        return text.length() > 600 ? text.substring(0, 600) + " ..." : text;
    }
}
