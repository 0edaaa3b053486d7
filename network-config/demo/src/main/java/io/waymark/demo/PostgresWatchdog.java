package io.waymark.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Stops PostgreSQL when the demo was killed and could not do it itself: a shell that waits for the end of its input, then
 * looks who holds the cluster now. A shell and not a JVM, because it does nothing all day and should cost nothing.
 */
final class PostgresWatchdog implements Supervisor.Service {
    /** $1: the cluster's directory; $2: the demo's temporary directory, or nothing where it is to stay. */
    private static final String SCRIPT =
            """
            cat >/dev/null
            ours() { pid=$(head -n 1 "$1/postmaster.pid" 2>/dev/null) && [ -n "$pid" ] && tr '\\000' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$1"; }
            tries=0
            while [ $tries -lt 100 ]; do
              if ours "$1"; then seen=$pid; kill -INT "$pid" 2>/dev/null; elif [ -n "$seen" ] || [ $tries -gt 15 ]; then break; fi
              tries=$((tries + 1)); sleep 0.2
            done
            if [ -n "$2" ]; then rm -rf -- "$2"; fi
            """;

    private final DataDirectory data;
    private final Path cluster;
    private final Path log;
    private @Nullable Process process;

    PostgresWatchdog(DataDirectory data, Path cluster) throws IOException {
        this.data = data;
        this.cluster = cluster;
        this.log = data.file("logs", "watchdog.log");
    }

    @Override
    public String title() {
        return "The watchdog";
    }

    @Override
    public synchronized CompletableFuture<?> start() throws IOException {
        if (process != null) {
            // The shell is gone; what it waited with still reads.
            process.getOutputStream().close();
        }
        String temporary = data.temporary() ? data.root().toString() : "";
        process = ChildProcess.start(
                List.of("sh", "-c", SCRIPT, "waymark-watchdog", cluster.toString(), temporary), Map.of(), log);
        return process.onExit();
    }

    /** Ends it when there is nothing left to watch. */
    synchronized void stop() throws IOException, InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
            process.getOutputStream().close();
        }
    }
}
