package io.waymark.backend.log;

import io.waymark.ledger.Hash;
import io.waymark.projection.log.LogRows;
import io.waymark.projection.log.LogState;
import io.waymark.projection.log.Signatures;
import io.waymark.projection.log.Signatures.Signature;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.NoteSignature;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.note.VerifierKey;
import io.waymark.tlog.witness.WitnessState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs this node's own log, size after size, and never a smaller or another tree than before: what was signed last stands in a
 * file that is on disk before a signature leaves, and is held against the log before the next one. A node that was restored
 * from a backup learns from the others what it signed since; until its log has come there again, with the same root, it does
 * not sign, and says why.
 *
 * <p>Every member signs at the same sizes, so that signatures meet: at the end of every eighth block, of every 64th while it is
 * further behind, and of the newest once no other follows at once. Signing each of many blocks a second would cost every member
 * more than the events in them.
 */
final class Cosigner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cosigner.class);
    private static final int NEAR = 8;
    private static final int FAR = 64;
    private static final int AT_ONCE = 256;

    private final OwnKeys keys;
    private final String organisation;
    private final Path folder;
    private final LogRows rows;
    private final Signatures signatures;
    private final Clock clock;
    private @Nullable WitnessState state;
    private volatile String refusal = "starting";
    private volatile long signed;
    private boolean told;

    /** @param folder of the state that must survive everything */
    Cosigner(OwnKeys keys, String organisation, Path folder, LogRows rows, Signatures signatures, Clock clock) {
        this.keys = keys;
        this.organisation = organisation;
        this.folder = folder;
        this.rows = rows;
        this.signatures = signatures;
        this.clock = clock;
    }

    /** Code of why it does not sign; empty while it does. */
    String refusal() {
        return refusal;
    }

    /** The largest size that it has signed since it started, or had before. */
    long signed() {
        return signed;
    }

    OwnKeys keys() {
        return keys;
    }

    String organisation() {
        return organisation;
    }

    /** Says why nothing can be signed yet. */
    void wait(String why) {
        refuse(why);
    }

    /**
     * Signs what is there to sign.
     *
     * @param quiet whether no block came for a moment: then the newest is signed, whatever its number
     * @return how many sizes
     */
    synchronized int sign(boolean quiet) {
        try {
            WitnessState open = open();
            Optional<SignedCheckpoint> last = last(open);
            Optional<String> why = why(last);
            if (why.isPresent()) {
                refuse(why.get());
                return 0;
            }
            refuse("");
            return sign(open, last, quiet);
        } catch (IOException e) {
            LOG.error("the cosigner's state in {} cannot be used: {}", folder, e.toString());
            refuse("cosigner-state");
            return 0;
        }
    }

    /** What was signed last, here or, as the others know, before this state was restored. */
    private Optional<SignedCheckpoint> last(WitnessState open) throws IOException {
        Optional<SignedCheckpoint> last = open.latest(keys.log().verifierKey().name());
        if (!told && last.isPresent()) {
            // What was signed and not yet kept when the process ended.
            keep(last.get());
            told = true;
        }
        long size = last.map(l -> l.checkpoint().size()).orElse(0L);
        Optional<Signature> known = latestKnown().filter(k -> k.size() > size);
        if (known.isEmpty()) {
            return last;
        }
        Checkpoint remembered = checkpoint(known.get().size(), known.get().root());
        LOG.warn(
                "the others hold a cosignature of this node at size {}, its own state ends at {}",
                known.get().size(),
                size);
        return Optional.of(SignedCheckpoint.of(remembered, List.of(known.get().line())));
    }

    private Optional<Signature> latestKnown() {
        VerifierKey own = keys.cosigner().verifierKey();
        return signatures.latestOf(own.name(), own.id());
    }

    private Optional<String> why(Optional<SignedCheckpoint> last) {
        if (last.isEmpty()) {
            return Optional.empty();
        }
        Checkpoint before = last.get().checkpoint();
        signed = Math.max(signed, before.size());
        long size = rows.latest().map(LogState::size).orElse(0L);
        if (size < before.size()) {
            return Optional.of("cosigned-larger");
        }
        boolean same = rows.at(before.size())
                .map(s -> s.treeRoot().equals(Hash.of(before.root().bytes())))
                .orElse(false);
        return same ? Optional.empty() : Optional.of("cosigned-other");
    }

    private List<LogState> next(long from, boolean quiet) {
        List<LogState> next = rows.after(from, NEAR, FAR / NEAR + 1);
        if (next.size() > FAR / NEAR) {
            return rows.after(from, FAR, AT_ONCE);
        }
        long most = next.isEmpty() ? from : next.get(next.size() - 1).size();
        Optional<LogState> newest = rows.latest().filter(l -> quiet && l.size() > most);
        return Stream.concat(next.stream(), newest.stream()).toList();
    }

    private int sign(WitnessState open, Optional<SignedCheckpoint> last, boolean quiet) throws IOException {
        List<LogState> next = next(last.map(l -> l.checkpoint().size()).orElse(0L), quiet);
        Optional<Checkpoint> before =
                open.latest(keys.log().verifierKey().name()).map(SignedCheckpoint::checkpoint);
        int count = 0;
        for (LogState at : next) {
            Checkpoint checkpoint = checkpoint(at.size(), at.treeRoot());
            SignedCheckpoint withLog = checkpoint.signedBy(keys.log());
            Instant now = clock.instant();
            NoteSignature cosignature = keys.cosigner().cosign(checkpoint, now);
            if (!open.advance(before, withLog.with(cosignature))) {
                throw new IOException("somebody else changes the cosigner's state");
            }
            before = Optional.of(checkpoint);
            signed = at.size();
            signatures.add(List.of(
                    new Signature(
                            at.size(),
                            at.treeRoot(),
                            organisation,
                            withLog.note().signatures().get(0),
                            0),
                    new Signature(at.size(), at.treeRoot(), organisation, cosignature, now.getEpochSecond())));
            count++;
        }
        return count;
    }

    private void keep(SignedCheckpoint both) {
        Hash root = Hash.of(both.checkpoint().root().bytes());
        List<VerifierKey> own =
                List.of(keys.log().verifierKey(), keys.cosigner().verifierKey());
        for (NoteSignature line : both.note().signatures()) {
            SignedCheckpoint.of(both.checkpoint(), List.of(line))
                    .note()
                    .verify(own)
                    .forEach(good -> signatures.add(
                            List.of(new Signature(both.checkpoint().size(), root, organisation, line, good.time()))));
        }
    }

    private Checkpoint checkpoint(long size, Hash root) {
        return new Checkpoint(keys.log().verifierKey().name(), size, io.waymark.tlog.Hash.of(root.bytes()));
    }

    private WitnessState open() throws IOException {
        if (state == null) {
            state = WitnessState.open(folder);
        }
        return state;
    }

    private void refuse(String why) {
        if (!why.equals(refusal)) {
            refusal = why;
            if (why.isEmpty()) {
                LOG.info("the log is cosigned");
            } else {
                LOG.warn("the log is not cosigned: {}", why);
            }
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (state != null) {
                state.close();
                state = null;
            }
            refusal = "starting";
        } catch (IOException e) {
            throw new UncheckedIOException("the cosigner's state cannot be closed", e);
        }
    }
}
