package io.waymark.backend.log;

import io.waymark.ledger.Hash;
import io.waymark.projection.log.LogMembers;
import io.waymark.projection.log.LogMembers.Known;
import io.waymark.projection.log.LogMembers.Signer;
import io.waymark.projection.log.Signatures;
import io.waymark.projection.log.Signatures.Signature;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.NoteSignature;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.note.VerifiedSignature;
import io.waymark.tlog.note.VerifierKey;
import io.waymark.tlog.witness.BoundedBody;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the signatures that other nodes know, at the addresses in their profiles, and keeps those that are good. A node that
 * is away, slow or talks nonsense is asked less and less often, and holds up nobody.
 */
final class OtherNodes {
    private static final Logger LOG = LoggerFactory.getLogger(OtherNodes.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int MOST_BYTES = 512 * 1024;
    private static final int MOST_LINES = 4_000;
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(30);
    private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final LogMembers members;
    private final Signatures signatures;
    private final OwnKeys own;
    private final String organisation;
    private final HttpClient http;
    private final Map<String, Pause> pauses = new HashMap<>();
    private final Set<String> answered = new HashSet<>();

    /** Lines that were read before: most come again. Only one thread asks. */
    private final Map<String, Boolean> seen = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_LINES;
        }
    };

    private record Pause(long nanos, long until) {}

    OtherNodes(LogMembers members, Signatures signatures, OwnKeys own, String organisation, HttpClient http) {
        this.members = members;
        this.signatures = signatures;
        this.own = own;
        this.organisation = organisation;
        this.http = http;
    }

    /** How signatures are told (docs/FORMATS.md, "Signatures"). */
    static String lines(List<Signature> signatures) {
        StringBuilder text = new StringBuilder();
        for (Signature s : signatures) {
            String root = io.waymark.tlog.Hash.of(s.root().bytes()).base64();
            text.append(s.size())
                    .append(' ')
                    .append(root)
                    .append(' ')
                    .append(s.line())
                    .append('\n');
        }
        return text.toString();
    }

    /** The other members whose nodes sign. */
    List<Signer> all() {
        return members.signers().stream()
                .filter(s -> !s.org().equals(organisation))
                .toList();
    }

    /** MSP ids of those that answered since the start. */
    synchronized Set<String> answered() {
        return Set.copyOf(answered);
    }

    /**
     * Asks all that may be asked again by now, all at once, and waits for them a few seconds at most.
     *
     * @param from size above which signatures are wanted
     * @return how many signatures are new
     */
    int ask(long from) throws InterruptedException {
        Map<Signer, CompletableFuture<HttpResponse<byte[]>>> answers = new HashMap<>();
        for (Signer signer : all()) {
            if (due(signer.org())) {
                try {
                    answers.put(signer, send(signer, from));
                } catch (IllegalArgumentException noAddress) {
                    failed(signer.org(), "its address is none");
                }
            }
        }
        List<Known> known = answers.isEmpty() ? List.of() : members.known();
        long end = System.nanoTime() + PATIENCE.toNanos();
        int added = 0;
        for (Map.Entry<Signer, CompletableFuture<HttpResponse<byte[]>>> answer : answers.entrySet()) {
            added += take(answer.getKey().org(), answer.getValue(), end, known);
        }
        return added;
    }

    private CompletableFuture<HttpResponse<byte[]>> send(Signer signer, long from) {
        URI uri = URI.create(signer.node() + "/log/signatures?from=" + from);
        return http.sendAsync(
                HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), head -> new BoundedBody(MOST_BYTES));
    }

    private int take(String org, CompletableFuture<HttpResponse<byte[]>> answer, long end, List<Known> known)
            throws InterruptedException {
        try {
            HttpResponse<byte[]> response = answer.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (response.statusCode() != 200) {
                failed(org, "it answered " + response.statusCode());
                return 0;
            }
            List<String> taken = new ArrayList<>();
            int added = signatures.add(read(new String(response.body(), StandardCharsets.UTF_8), known, taken));
            taken.forEach(line -> seen.put(line, true));
            succeeded(org);
            return added;
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            failed(
                    org,
                    e.getCause() == null
                            ? e.getClass().getSimpleName()
                            : e.getCause().getClass().getSimpleName());
        } catch (TlogException | NumberFormatException e) {
            failed(org, "what it says cannot be read");
        }
        return 0;
    }

    /** The good signatures of known keys; a bad one of a known key spoils only itself. */
    private List<Signature> read(String text, List<Known> known, List<String> taken) {
        List<Signature> good = new ArrayList<>();
        List<String> lines = text.lines().limit(MOST_LINES).toList();
        for (String line : lines) {
            String[] parts = line.split(" ", 3);
            if (parts.length != 3) {
                throw new NumberFormatException("not a signature");
            }
            long size = Long.parseLong(parts[0]);
            io.waymark.tlog.Hash root = io.waymark.tlog.Hash.parse(parts[1]);
            if (seen.containsKey(line)) {
                continue;
            }
            NoteSignature signature = NoteSignature.parse(parts[2]);
            Checkpoint checkpoint = new Checkpoint(own.log().verifierKey().name(), size, root);
            Optional<Known> owner = owner(signature, known);
            if (owner.isPresent()) {
                // A key that is not known yet may be, once its profile is there.
                verified(checkpoint, signature, owner.get(), good);
                taken.add(line);
            }
        }
        return good;
    }

    private Optional<Known> owner(NoteSignature signature, List<Known> known) {
        List<Known> all = new ArrayList<>(known);
        all.add(new Known(organisation, own.log().verifierKey()));
        all.add(new Known(organisation, own.cosigner().verifierKey()));
        return all.stream().filter(k -> made(k.key(), signature)).findFirst();
    }

    private static boolean made(VerifierKey key, NoteSignature signature) {
        return key.id() == signature.keyId() && key.name().equals(signature.name());
    }

    private static void verified(Checkpoint checkpoint, NoteSignature signature, Known known, List<Signature> good) {
        try {
            VerifiedSignature verified = SignedCheckpoint.of(checkpoint, List.of(signature))
                    .note()
                    .verify(List.of(known.key()))
                    .get(0);
            Hash root = Hash.of(checkpoint.root().bytes());
            good.add(new Signature(checkpoint.size(), root, known.org(), signature, verified.time()));
        } catch (TlogException bad) {
            LOG.warn("a signature said to be of {} is not: {}", known.org(), bad.defect());
        }
    }

    private synchronized boolean due(String org) {
        Pause pause = pauses.get(org);
        return pause == null || System.nanoTime() - pause.until() >= 0;
    }

    private synchronized void succeeded(String org) {
        answered.add(org);
        if (pauses.remove(org) != null) {
            LOG.info("the node of {} answers again", org);
        }
    }

    private synchronized void failed(String org, String why) {
        Pause before = pauses.get(org);
        if (before == null) {
            LOG.info("the node of {} is not asked for its signatures now: {}", org, why);
        }
        long nanos = before == null ? FIRST_PAUSE : Math.min(LONGEST_PAUSE, 2 * before.nanos());
        pauses.put(org, new Pause(nanos, System.nanoTime() + nanos));
    }
}
