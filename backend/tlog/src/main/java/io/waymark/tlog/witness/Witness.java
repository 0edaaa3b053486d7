package io.waymark.tlog.witness;

import io.waymark.tlog.ConsistencyProof;
import io.waymark.tlog.Defect;
import io.waymark.tlog.Hash;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.TreeHasher;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.NoteSignature;
import io.waymark.tlog.note.NoteSigner;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.note.VerifiedSignature;
import io.waymark.tlog.note.VerifierKey;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A witness (C2SP tlog-witness) without its HTTP server: a function from request to answer. It checks in the order that
 * the protocol gives, stores before it answers, and signs a tree only if it continues the one it signed last.
 */
public final class Witness {

    private static final String TEXT = "text/plain; charset=utf-8";

    /**
     * An HTTP answer.
     *
     * @param status      200, 400, 403, 404, 409 or 422
     * @param contentType of the body
     * @param body        signature lines, a tree size, a checkpoint, or a sentence that says what is wrong
     */
    public record Answer(int status, String contentType, String body) {}

    private final List<NoteSigner> signers;
    private final Map<String, Set<VerifierKey>> logs;
    private final WitnessState state;
    private final Clock clock;

    /**
     * @param signers this witness's keys, all for cosignatures
     * @param logs    the trusted keys of each origin
     */
    public Witness(List<NoteSigner> signers, Map<String, Set<VerifierKey>> logs, WitnessState state, Clock clock) {
        if (signers.isEmpty()
                || signers.stream().anyMatch(s -> !s.verifierKey().type().timestamped())) {
            throw new TlogException(Defect.KEY_TYPE);
        }
        this.signers = List.copyOf(signers);
        this.logs = Map.copyOf(logs);
        this.state = state;
        this.clock = clock;
    }

    /**
     * {@code POST <prefix>/add-checkpoint}.
     *
     * @param body at most {@link AddCheckpoint#MAX_BYTES}; the server need not read on beyond that
     * @throws IOException if the state cannot be read or written: an answer of 500
     */
    public Answer addCheckpoint(byte[] body) throws IOException {
        AddCheckpoint request;
        try {
            request = AddCheckpoint.parse(body);
        } catch (TlogException e) {
            return refuse(400, e.defect());
        }
        Checkpoint checkpoint = request.checkpoint().checkpoint();
        Set<VerifierKey> keys = logs.get(checkpoint.origin());
        if (keys == null) {
            return refuse(404, Defect.ORIGIN);
        }
        List<VerifiedSignature> logSignatures;
        try {
            logSignatures = request.checkpoint().note().verify(keys);
        } catch (TlogException e) {
            return refuse(403, e.defect());
        }
        if (request.oldSize() > checkpoint.size()) {
            return refuse(400, Defect.SIZES_OUT_OF_ORDER);
        }
        Optional<Checkpoint> latest = state.latest(checkpoint.origin()).map(SignedCheckpoint::checkpoint);
        long size = latest.map(Checkpoint::size).orElse(0L);
        if (size != request.oldSize()) {
            return conflict(size);
        }
        try {
            requireConsistent(request, latest);
        } catch (TlogException e) {
            return refuse(422, e.defect());
        }
        return cosign(request.checkpoint(), logSignatures, latest);
    }

    private static void requireConsistent(AddCheckpoint request, Optional<Checkpoint> latest) {
        Checkpoint checkpoint = request.checkpoint().checkpoint();
        boolean empty = checkpoint.size() == 0;
        TlogException.require(!empty || checkpoint.root().equals(TreeHasher.EMPTY_ROOT), Defect.ROOT_MISMATCH);
        if (request.oldSize() == 0) {
            TlogException.require(request.proof().isEmpty(), Defect.PROOF_LENGTH);
        } else {
            new ConsistencyProof(request.oldSize(), checkpoint.size(), request.proof())
                    .verify(latest.orElseThrow().root(), checkpoint.root());
        }
    }

    private Answer cosign(SignedCheckpoint signed, List<VerifiedSignature> logSignatures, Optional<Checkpoint> latest)
            throws IOException {
        List<NoteSignature> kept = new ArrayList<>();
        for (NoteSignature signature : signed.note().signatures()) {
            if (logSignatures.stream().anyMatch(log -> log.made(signature))) {
                kept.add(signature);
            }
        }
        StringBuilder lines = new StringBuilder();
        for (NoteSigner signer : signers) {
            NoteSignature cosignature = signer.cosign(signed.checkpoint(), clock.instant());
            lines.append(cosignature).append('\n');
            kept.add(cosignature);
        }
        if (!state.advance(latest, SignedCheckpoint.of(signed.checkpoint(), kept))) {
            return conflict(state.latest(signed.checkpoint().origin())
                    .map(l -> l.checkpoint().size())
                    .orElse(0L));
        }
        return new Answer(200, TEXT, lines.toString());
    }

    /**
     * {@code GET <prefix>/<hex SHA-256 of the origin>/checkpoint}: the latest cosigned checkpoint.
     *
     * @throws IOException if the state cannot be read: an answer of 500
     */
    public Answer checkpoint(Hash origin) throws IOException {
        return state.latest(origin)
                .map(latest -> new Answer(200, TEXT, latest.toString()))
                .orElse(refuse(404, Defect.ORIGIN));
    }

    private static Answer conflict(long size) {
        return new Answer(409, "text/x.tlog.size", size + "\n");
    }

    private static Answer refuse(int status, Defect defect) {
        return new Answer(status, TEXT, defect.code() + ": " + defect.sentence() + "\n");
    }
}
