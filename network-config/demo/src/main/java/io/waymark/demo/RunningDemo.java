package io.waymark.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The demo within this JVM, for tests that talk to its nodes: the same composition as {@link Demo}, ended by {@link #close}. */
public final class RunningDemo implements AutoCloseable {
    private final Teardown teardown;

    private RunningDemo(Teardown teardown) {
        this.teardown = teardown;
    }

    /**
     * Starts everything and returns when all three nodes are ready.
     *
     * @param portBase port of the start page; the manufacturer's, distributor's and retailer's nodes have the three after it
     * @param data an empty directory, which stays when the demo ends
     * @param out where it says what happens
     * @throws DemoFault if it did not start; what was started has ended then
     */
    public static RunningDemo start(int portBase, Path data, PrintStream out) throws IOException {
        return start(portBase, data, out, null);
    }

    /**
     * As {@link #start(int, Path, PrintStream)}, with a node for each member of a network that runs already.
     *
     * @param network its directory, as {@code ./waymark network up} makes it; null: a development network of its own
     */
    public static RunningDemo start(int portBase, Path data, PrintStream out, @Nullable Path network)
            throws IOException {
        DataDirectory directory = DataDirectory.open(data);
        DemoLog.to(directory.file("logs", "demo.log"));
        Teardown teardown = new Teardown();
        teardown.add(Teardown.Stage.FILES, directory::close);
        RunningDemo demo = new RunningDemo(teardown);
        // However a test run ends, nothing of it stays behind.
        Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "end"));
        try {
            new Composition(
                            new DemoOptions(portBase, data, false, network, null, false),
                            directory,
                            new Progress(out),
                            teardown)
                    .start();
            return demo;
        } catch (Exception failed) {
            demo.close();
            throw new DemoFault("It did not start: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() {
        teardown.run();
        teardown.await();
    }
}
