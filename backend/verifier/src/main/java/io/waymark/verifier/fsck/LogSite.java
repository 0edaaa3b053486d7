package io.waymark.verifier.fsck;

import io.waymark.tlog.tile.TilePath;
import io.waymark.tlog.witness.BoundedBody;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A node's public files over HTTP. One request after the other, each of at most 20 seconds; a server that is busy or does not answer
 * is asked again at most six times, after as long as it says (a minute at most) or after pauses that double.
 */
public final class LogSite implements LogSource {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int TRIES = 6;
    private static final long FIRST_PAUSE = 250;
    private static final long LONGEST_PAUSE = 60_000;
    private static final Set<Integer> BUSY = Set.of(429, 502, 503, 504);

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String node;

    /**
     * @param address of the node, with or without {@code /log}
     * @throws IllegalArgumentException if it is no address of http or https
     */
    public LogSite(String address) {
        this.node = address.replaceAll("/+$", "").replaceAll("/log$", "");
        URI uri = URI.create(node);
        if (uri.getHost() == null || !Set.of("http", "https").contains(uri.getScheme())) {
            throw new IllegalArgumentException(address + " is no address of a node");
        }
    }

    @Override
    public String name() {
        return node;
    }

    @Override
    public byte[] checkpoint() throws LogFault {
        return get("/log/checkpoint", LogFolder.MOST_CHECKPOINT, LogFault.NOWHERE);
    }

    @Override
    public byte[] read(TilePath path) throws LogFault {
        long index = LogFolder.firstLeaf(path);
        try {
            return get("/log/" + path, LogFolder.MOST_TILE, index);
        } catch (LogFault fault) {
            if (!path.partial() || !fault.code().equals("missing")) {
                throw fault;
            }
            return LogFolder.beginning(path, get("/log/" + path.full(), LogFolder.MOST_TILE, index));
        }
    }

    /**
     * A file of the node's.
     *
     * @param path from the node's address on, with a slash first
     * @param most bytes
     */
    public byte[] file(String path, int most) throws LogFault {
        return get(path, most, LogFault.NOWHERE);
    }

    /**
     * Asks for something in a form.
     *
     * @param headers names and values, in turn
     * @return status 200 or 404 or 3xx, as the node answers
     */
    public HttpResponse<byte[]> ask(String path, int most, String... headers) throws LogFault {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(node + path)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build(), most, LogFault.NOWHERE);
    }

    private byte[] get(String path, int most, long index) throws LogFault {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node + path))
                .timeout(PATIENCE)
                .build();
        HttpResponse<byte[]> response = send(request, most, index);
        if (response.statusCode() == 200) {
            return response.body();
        }
        boolean closed = new String(response.body(), StandardCharsets.UTF_8).contains("#entries-closed");
        String sentence = node + path + " answers " + response.statusCode();
        throw new LogFault(
                response.statusCode() != 404 ? "unreachable" : closed ? "entries-closed" : "missing", index, sentence);
    }

    private HttpResponse<byte[]> send(HttpRequest request, int most, long index) throws LogFault {
        String why = "";
        for (int n = 0; n < TRIES; n++) {
            long pause = FIRST_PAUSE << n;
            try {
                HttpResponse<byte[]> response = within(http.sendAsync(request, head -> new BoundedBody(most)));
                if (!BUSY.contains(response.statusCode())) {
                    return response;
                }
                why = "it answers " + response.statusCode();
                pause = Math.max(pause, wanted(response));
            } catch (IOException e) {
                why = String.valueOf(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            }
            if (n < TRIES - 1) {
                sleep(pause);
            }
        }
        throw new LogFault("unreachable", index, request.uri() + ": " + why);
    }

    /** The time for the whole answer is bounded, too, not for its beginning alone. */
    private static HttpResponse<byte[]> within(CompletableFuture<HttpResponse<byte[]>> answer) throws IOException {
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() == null ? "no answer" : e.getCause().toString(), e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("no whole answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static long wanted(HttpResponse<byte[]> response) {
        String seconds = response.headers().firstValue("Retry-After").orElse("0");
        return seconds.matches("[0-9]{1,4}") ? Math.min(LONGEST_PAUSE, Long.parseLong(seconds) * 1_000) : 0;
    }

    private static void sleep(long millis) throws LogFault {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogFault("unreachable", LogFault.NOWHERE, "interrupted");
        }
    }
}
