package io.waymark.demo.child;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another program's {@code main} and ends the process when the parent ends, however it ended: the parent holds the
 * other end of standard input, and the system closes it even after a kill -9.
 */
public final class ExitWithParent {
    private static final int EXIT_ORPHANED = 0;
    private static final int EXIT_FAILED = 1;

    private ExitWithParent() {}

    /** First argument: the class to run; the others are its own. */
    public static void main(String[] args) throws ReflectiveOperationException {
        InputStream parent = System.in;
        Thread watch = new Thread(() -> awaitEnd(parent), "exit-with-parent");
        watch.setDaemon(true);
        watch.start();
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException failed) {
            failed.getCause().printStackTrace();
            Runtime.getRuntime().halt(EXIT_FAILED);
        }
    }

    private static void awaitEnd(InputStream parent) {
        try {
            while (parent.read() >= 0) {
                // The parent never writes; whatever comes, only the end counts.
            }
        } catch (IOException closed) {
            // A broken pipe is the same news as a closed one.
        } finally {
            Runtime.getRuntime().halt(EXIT_ORPHANED);
        }
    }
}
