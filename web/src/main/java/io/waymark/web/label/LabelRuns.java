package io.waymark.web.label;

import io.waymark.label.Label;
import io.waymark.label.LabelException;
import io.waymark.label.LabelOrder;
import io.waymark.label.Labels;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Files of labels in the making: one at a time, each into a temporary file that is there for half an hour. They live in this
 * process only: after a restart, labels are asked for again.
 */
@Component
class LabelRuns implements DisposableBean {
    /** The most files that wait, are made, or can be fetched; of one account and of all. */
    static final int MOST_OF_ONE = 5;

    static final int MOST = 30;

    private static final Logger LOG = LoggerFactory.getLogger(LabelRuns.class);
    private static final Duration KEPT = Duration.ofMinutes(30);

    private final Map<UUID, Run> runs = new LinkedHashMap<>();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "labels");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * How far a file is.
     *
     * @param state {@code running}, {@code done}, {@code cancelled} or {@code failed}
     * @param sentence why it failed; else empty
     */
    public record View(UUID id, int count, int made, String state, String sentence, String fileName) {}

    /** A finished file. */
    record Finished(Path file, String name, String mediaType) {}

    private static final class Run {
        private final UUID id = UUID.randomUUID();
        private final String account;
        private final LabelOrder order;
        private final int count;
        private final long started = System.nanoTime();
        private volatile int made;
        private volatile String state = "running";
        private volatile String sentence = "";
        private volatile Path file;

        Run(String account, LabelOrder order, int count) {
            this.account = account;
            this.order = order;
            this.count = count;
        }

        boolean old() {
            return System.nanoTime() - started > KEPT.toNanos() && !state.equals("running");
        }
    }

    /**
     * Begins a file.
     *
     * @return its number; nothing if too many are asked for already
     */
    synchronized Optional<UUID> start(String account, LabelOrder order, List<Label> labels) {
        for (Run run : new ArrayList<>(runs.values())) {
            if (run.old()) {
                drop(run);
            }
        }
        makeRoom(account);
        long own = runs.values().stream()
                .filter(run -> run.account.equals(account))
                .count();
        if (own >= MOST_OF_ONE || runs.size() >= MOST) {
            return Optional.empty();
        }
        Run run = new Run(account, order, labels.size());
        runs.put(run.id, run);
        worker.execute(() -> make(run, labels));
        return Optional.of(run.id);
    }

    /** The oldest finished file of an account gives way to its next one. */
    private void makeRoom(String account) {
        List<Run> own = runs.values().stream()
                .filter(run -> run.account.equals(account))
                .toList();
        if (own.size() >= MOST_OF_ONE) {
            own.stream().filter(run -> !run.state.equals("running")).findFirst().ifPresent(this::drop);
        }
    }

    private void drop(Run run) {
        runs.remove(run.id);
        delete(run.file);
    }

    private static void delete(Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException busy) {
                LOG.warn(
                        "A temporary file of labels could not be deleted: {}",
                        busy.getClass().getSimpleName());
            }
        }
    }

    private void make(Run run, List<Label> labels) {
        if (!run.state.equals("running")) {
            return;
        }
        try {
            run.file = Files.createTempFile("waymark-labels-", ".part");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(run.file))) {
                Labels.write(run.order, labels.iterator(), run.count, out, made -> {
                    run.made = made;
                    return run.state.equals("running");
                });
            }
            finish(run, "done", "");
        } catch (Labels.CancelledException cancelled) {
            delete(run.file);
        } catch (LabelException refused) {
            delete(run.file);
            finish(run, "failed", refused.getMessage());
        } catch (IOException | UncheckedIOException broken) {
            LOG.warn("Labels could not be written: {}", broken.getClass().getSimpleName());
            delete(run.file);
            finish(run, "failed", "The file could not be written: the disk may be full. Try again.");
        }
    }

    private synchronized void finish(Run run, String state, String sentence) {
        if (run.state.equals("running")) {
            run.sentence = sentence;
            run.state = state;
        } else {
            delete(run.file);
        }
    }

    private synchronized Optional<Run> of(String account, UUID id) {
        return Optional.ofNullable(runs.get(id)).filter(run -> run.account.equals(account));
    }

    /** How far a file of this account is. */
    Optional<View> view(String account, UUID id) {
        return of(account, id)
                .map(run -> new View(id, run.count, run.made, run.state, run.sentence, run.order.fileName(run.count)));
    }

    /** Stops it, if it is not finished yet. */
    synchronized void cancel(String account, UUID id) {
        of(account, id).filter(run -> run.state.equals("running")).ifPresent(run -> run.state = "cancelled");
    }

    /** The file, once it is done. */
    Optional<Finished> file(String account, UUID id) {
        return of(account, id)
                .filter(run -> run.state.equals("done"))
                .map(run -> new Finished(run.file, run.order.fileName(run.count), run.order.mediaType(run.count)));
    }

    @Override
    public synchronized void destroy() {
        runs.values().forEach(run -> run.state = run.state.equals("running") ? "cancelled" : run.state);
        worker.shutdown();
        runs.values().forEach(run -> delete(run.file));
    }
}
