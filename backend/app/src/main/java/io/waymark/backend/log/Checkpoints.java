package io.waymark.backend.log;

import io.waymark.projection.log.LogMembers;
import io.waymark.projection.log.LogRows;
import io.waymark.projection.log.LogState;
import io.waymark.projection.log.Proofs;
import io.waymark.projection.log.Signatures;
import io.waymark.tlog.DurableFile;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.Note;
import io.waymark.tlog.note.NoteSignature;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.policy.Policy;
import io.waymark.tlog.policy.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts signatures together: the latest checkpoint with a quorum, for the database and as the file that everybody gets. */
final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    private final String origin;
    private final LogMembers members;
    private final LogRows rows;
    private final Signatures signatures;
    private final Proofs proofs;
    private final Path file;
    private String written = "";
    private volatile @Nullable Judged judged;

    /** The last verdict: each look asks for the same again until a signature or a member comes. */
    private record Judged(Policy policy, SignedCheckpoint signed, Optional<Verdict> verdict) {}

    /** @param file the checkpoint as static file */
    Checkpoints(String origin, LogMembers members, LogRows rows, Signatures signatures, Proofs proofs, Path file) {
        this.origin = origin;
        this.members = members;
        this.rows = rows;
        this.signatures = signatures;
        this.proofs = proofs;
        this.file = file;
    }

    /** Size of the latest checkpoint with a quorum; 0 before there was one. */
    long size() {
        return proofs.latest().map(l -> l.checkpoint().checkpoint().size()).orElse(0L);
    }

    /** How many members signed the latest checkpoint with a quorum. */
    int cosigners() {
        return proofs.latest()
                .flatMap(l -> members.policy().flatMap(p -> verdict(p, l.checkpoint())))
                .map(v -> v.witnesses().size())
                .orElse(0);
    }

    /** Empty where no log key of the policy signed: keys may have changed since. */
    private Optional<Verdict> verdict(Policy policy, SignedCheckpoint signed) {
        Judged last = judged;
        if (last == null || !last.policy().equals(policy) || !last.signed().equals(signed)) {
            last = new Judged(policy, signed, evaluate(policy, signed));
            judged = last;
        }
        return last.verdict();
    }

    private static Optional<Verdict> evaluate(Policy policy, SignedCheckpoint signed) {
        try {
            return Optional.of(policy.evaluate(signed));
        } catch (TlogException e) {
            LOG.debug("a checkpoint that the policy knows nobody of: {}", e.defect());
            return Optional.empty();
        }
    }

    /** Looks for a later quorum, or for more signatures of the latest one, and publishes what it finds. */
    synchronized void combine() {
        Optional<Policy> policy = members.policy();
        if (policy.isPresent()) {
            for (long size : signatures.withCosigners(members.quorum(), Math.max(1, size()), 8)) {
                if (keep(size, policy.get())) {
                    break;
                }
            }
        }
        publish();
    }

    private boolean keep(long size, Policy policy) {
        LogState state = rows.at(size).orElseThrow();
        SignedCheckpoint signed = signed(state).orElseThrow();
        if (!verdict(policy, signed).map(Verdict::quorum).orElse(false)) {
            return false;
        }
        boolean news = proofs.latest().map(l -> !l.checkpoint().equals(signed)).orElse(true);
        if (news) {
            signatures.keep(state.block(), size, signed.toString(), LogMembers.hash(policy));
        }
        return true;
    }

    private Optional<SignedCheckpoint> signed(LogState state) {
        List<NoteSignature> lines = signatures.of(state.size(), state.treeRoot()).stream()
                .map(Signatures.Signature::line)
                .limit(Note.MAX_SIGNATURES)
                .toList();
        Checkpoint checkpoint = new Checkpoint(
                origin, state.size(), io.waymark.tlog.Hash.of(state.treeRoot().bytes()));
        return lines.isEmpty() ? Optional.empty() : Optional.of(SignedCheckpoint.of(checkpoint, lines));
    }

    /** The latest with a quorum, else the latest that was signed at all; never a smaller one than before. */
    private void publish() {
        Optional<String> text =
                proofs.latest().map(l -> l.checkpoint().toString()).or(this::own);
        if (text.isEmpty() || text.get().equals(written)) {
            return;
        }
        try {
            Optional<SignedCheckpoint> before = read();
            SignedCheckpoint next = SignedCheckpoint.parse(text.get());
            if (before.isEmpty()
                    || before.get().checkpoint().size() <= next.checkpoint().size()) {
                DurableFile.createDirectories(file.getParent());
                DurableFile.replace(file, text.get().getBytes(StandardCharsets.UTF_8));
            }
            written = text.get();
        } catch (IOException e) {
            LOG.error("the checkpoint cannot be written: {}", e.toString());
        }
    }

    private Optional<String> own() {
        return rows.latest()
                .flatMap(latest -> signatures.ownLatest(latest.size()))
                .flatMap(s -> rows.at(s.size()))
                .flatMap(this::signed)
                .map(SignedCheckpoint::toString);
    }

    private Optional<SignedCheckpoint> read() throws IOException {
        return Files.exists(file) ? Optional.of(SignedCheckpoint.parse(Files.readAllBytes(file))) : Optional.empty();
    }

    /** What is served now. */
    Optional<byte[]> served() throws IOException {
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }
}
