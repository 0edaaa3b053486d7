package io.waymark.tlog.witness;

import io.waymark.tlog.ConsistencyProof;
import io.waymark.tlog.Defect;
import io.waymark.tlog.Hash;
import io.waymark.tlog.HashReader;
import io.waymark.tlog.Spelling;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.Note;
import io.waymark.tlog.note.NoteSignature;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.note.VerifierKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks one witness for cosignatures (C2SP tlog-witness). Every wait and every body is bounded. Not safe for several
 * threads.
 */
public final class WitnessClient {

    private static final int MAX_ANSWER_BYTES = Note.MAX_BYTES;
    private static final int ROUNDS = 3;

    private final HttpClient http;
    private final URI prefix;
    private final Set<VerifierKey> keys;
    private final Duration timeout;
    private long known;

    /**
     * @param http    which should follow no redirects
     * @param prefix  the witness's submission prefix, without a slash at its end
     * @param keys    the witness's cosignature keys; lines of others are ignored
     * @param timeout for each request, answer included
     */
    public WitnessClient(HttpClient http, URI prefix, Set<VerifierKey> keys, Duration timeout) {
        this.http = http;
        this.prefix = prefix;
        this.keys = Set.copyOf(keys);
        this.timeout = timeout;
    }

    /**
     * Asks for cosignatures of a checkpoint, proving it consistent with what the witness last cosigned.
     *
     * @param hashes of the log's tree
     * @return one or more checked cosignatures
     * @throws WitnessException if the witness refuses, or its answer is not what the protocol says
     * @throws IOException if it cannot be reached in time
     */
    public List<NoteSignature> add(SignedCheckpoint checkpoint, HashReader hashes)
            throws IOException, InterruptedException {
        long size = checkpoint.checkpoint().size();
        known = Math.min(known, size);
        for (int round = 0; round < ROUNDS; round++) {
            List<Hash> proof = known == 0
                    ? List.of()
                    : ConsistencyProof.of(hashes, known, size).path();
            String body = new AddCheckpoint(known, proof, checkpoint).toString();
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(prefix + "/add-checkpoint"))
                    .POST(BodyPublishers.ofString(body));
            HttpResponse<byte[]> answer = send(request);
            if (answer.statusCode() == 200) {
                List<NoteSignature> good = cosignatures(checkpoint.checkpoint(), answer.body());
                known = size;
                return good;
            }
            if (answer.statusCode() != 409) {
                throw new WitnessException(answer.statusCode(), "the witness answered " + answer.statusCode());
            }
            known = size(answer.body());
            if (known > size) {
                throw new WitnessException(409, "the witness has cosigned a larger tree of this log: " + known);
            }
        }
        throw new WitnessException(409, "the witness cosigns other checkpoints of this log at the same time");
    }

    private List<NoteSignature> cosignatures(Checkpoint checkpoint, byte[] answer) {
        try {
            String lines = Spelling.utf8(answer, MAX_ANSWER_BYTES);
            Note note = Note.parse(checkpoint + "\n" + lines);
            TlogException.require(note.text().equals(checkpoint.toString()), Defect.NOTE_FORM);
            var good = note.verify(keys);
            return note.signatures().stream()
                    .filter(line -> good.stream().anyMatch(v -> v.made(line)))
                    .toList();
        } catch (TlogException e) {
            throw new WitnessException(200, "the witness's answer is " + e.getMessage());
        }
    }

    private static long size(byte[] answer) {
        try {
            List<String> lines = Spelling.lines(Spelling.utf8(answer, 32));
            TlogException.require(lines.size() == 1, Defect.LINE_UNEXPECTED);
            return Spelling.number(lines.get(0));
        } catch (TlogException e) {
            throw new WitnessException(409, "the witness does not say which size it has cosigned");
        }
    }

    /**
     * The latest checkpoint that a witness cosigned: what a restored cosigner must not fall behind.
     *
     * @param monitoringPrefix without a slash at its end
     * @return checked against the witness's keys, not against the log's; empty if it never cosigned that origin
     */
    public Optional<SignedCheckpoint> latest(URI monitoringPrefix, String origin)
            throws IOException, InterruptedException {
        Hash hash = Hash.sha256(origin.getBytes(StandardCharsets.UTF_8));
        HttpResponse<byte[]> answer =
                send(HttpRequest.newBuilder(URI.create(monitoringPrefix + "/" + hash + "/checkpoint")));
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        if (answer.statusCode() != 200) {
            throw new WitnessException(answer.statusCode(), "the witness answered " + answer.statusCode());
        }
        try {
            SignedCheckpoint latest = SignedCheckpoint.parse(answer.body());
            TlogException.require(latest.checkpoint().origin().equals(origin), Defect.ORIGIN);
            latest.note().verify(keys);
            return Optional.of(latest);
        } catch (TlogException e) {
            throw new WitnessException(200, "the witness's answer is " + e.getMessage());
        }
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request.timeout(timeout).build(), head -> new BoundedBody(MAX_ANSWER_BYTES));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the witness did not answer within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException("the witness could not be asked", e.getCause());
        } finally {
            answer.cancel(true); // also where the wait was interrupted; without effect on one that is done
        }
    }
}
