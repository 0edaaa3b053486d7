package io.waymark.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that this one starts and that must end with it. Its standard input is a pipe whose other end this process holds;
 * the child watches it for its end. Signals of the terminal do not reach the child: Ctrl-C is for the demo, which then ends
 * its children in order.
 */
final class ChildProcess {
    /** An ignored signal stays ignored across exec; a session of its own keeps signals to the process group away too. */
    private static final String LAUNCH =
            "trap '' INT HUP; if command -v setsid >/dev/null 2>&1; then exec setsid \"$@\"; else exec \"$@\"; fi";

    private static final long END_SECONDS_MAX = 5;

    private ChildProcess() {}

    static Process start(List<String> command, Map<String, String> environment, Path log) throws IOException {
        List<String> launched = new ArrayList<>(List.of("sh", "-c", LAUNCH, "sh"));
        launched.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(launched)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Ends a child by closing its input, and by force where that does not help. */
    static void end(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor(END_SECONDS_MAX, TimeUnit.SECONDS);
        }
    }
}
