package io.waymark.cli;

import java.io.PrintStream;

/** One command. Faults of the user's are sentences on {@code err} and an exit code, never exceptions. */
interface Command {
    /** Returns the exit code: 0 done, 1 not so, 2 not understood. */
    int run(String[] args, PrintStream out, PrintStream err);
}
