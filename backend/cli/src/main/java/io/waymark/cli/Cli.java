package io.waymark.cli;

import io.waymark.cli.fsck.Archive;
import io.waymark.cli.fsck.Fsck;
import io.waymark.cli.verify.Verify;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Entry of all commands without a server: finds the command, runs it, and ends with its exit code. */
public final class Cli {
    private static final int EXIT_USAGE = 2;

    /** The commands that are programs of this module; {@code help} lists more, which the launcher starts itself. */
    private static final Map<String, Command> COMMANDS = Map.of(
            "help", new Help(),
            "hash", new Hash(),
            "check", new Check(),
            "link", new Link(System.in),
            "verify", new Verify()::run,
            "fsck", new Fsck()::run,
            "archive", new Archive()::run);

    private Cli() {}

    /** First argument: the command; the others are its own. Output is UTF-8, whatever the machine's own encoding is. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                false,
                StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int code = run(args, out, err);
        out.flush();
        System.exit(code);
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        String name = args.length == 0 ? "help" : args[0];
        Command command = COMMANDS.get(name);
        if (command == null) {
            err.println("waymark: there is no command '" + name + "'; ./waymark help lists them");
            return EXIT_USAGE;
        }
        return command.run(args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length), out, err);
    }
}
