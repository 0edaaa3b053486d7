package io.waymark.demo;

import java.io.IOException;
import org.slf4j.LoggerFactory;

/** {@code ./waymark demo}: starts everything, says so, and ends everything when it is told to end. */
public final class Demo {
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private Demo() {}

    /** Runs until Ctrl-C. Exit code 2: the command line; 1: it could not start. */
    public static void main(String[] args) throws InterruptedException {
        try {
            DemoOptions options = DemoOptions.parse(args);
            if (options.help()) {
                System.out.println(DemoOptions.USAGE);
                return;
            }
            run(options);
        } catch (DemoOptions.UsageFault fault) {
            System.err.println("waymark demo: " + fault.getMessage() + ".\n" + DemoOptions.USAGE);
            System.exit(EXIT_USAGE);
        } catch (DemoFault | IOException fault) {
            System.err.println("waymark demo: " + fault.getMessage());
            System.exit(EXIT_FAILED);
        }
    }

    private static void run(DemoOptions options) throws IOException, InterruptedException {
        DataDirectory data = DataDirectory.open(options.data());
        DemoLog.to(data.file("logs", "demo.log"));
        Progress progress = new Progress(System.out);
        Teardown teardown = new Teardown();
        teardown.add(Teardown.Stage.FILES, data::close);
        Thread end = new Thread(
                () -> {
                    progress.plain("Stopping ...");
                    teardown.run();
                    teardown.await();
                    progress.say("Stopped.");
                },
                "end");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            new Composition(options, data, progress, teardown).start();
        } catch (DemoFault fault) {
            throw fault;
        } catch (Exception failed) {
            if (teardown.begun()) {
                // What broke off, broke off because it was told to end.
                throw new DemoFault("It was stopped while it started.", failed);
            }
            LoggerFactory.getLogger(Demo.class).error("The demo did not start", failed);
            throw new DemoFault(
                    "It did not start: " + reason(failed)
                            + (data.temporary()
                                    ? "\n(start it with --data DIR to keep its logs)"
                                    : "\n(details: " + data.file("logs", "demo.log") + ")"),
                    failed);
        }
        // From here on the demo is its other threads; this one has nothing to do until the JVM ends.
        Thread.currentThread().join();
    }

    /** What failed, and what that came from, in one line each. */
    private static String reason(Exception failed) {
        Throwable root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String first = line(failed);
        return root == failed ? first : first + "\n  because: " + line(root);
    }

    private static String line(Throwable failed) {
        String message = failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
        String line = message.lines().findFirst().orElse(message);
        return line.length() > 300 ? line.substring(0, 300) + " ..." : line;
    }
}
