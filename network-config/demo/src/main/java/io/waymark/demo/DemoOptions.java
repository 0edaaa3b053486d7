package io.waymark.demo;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param portBase port of the start page; the nodes have the three after it
 * @param data directory that survives the demo, or none: a temporary one
 * @param story whether to play the story once all is ready
 * @param network directory of a real network, or none: a development network of its own
 * @param host name under which other devices reach this machine, or none: loopback only
 * @param help whether only the usage is asked for
 */
record DemoOptions(
        int portBase, @Nullable Path data, boolean story, @Nullable Path network, @Nullable String host, boolean help) {
    static final String USAGE =
            """
            Usage: waymark demo [--port-base 8080] [--data DIR] [--story] [--network DIR] [--host NAME]
              --port-base N  the start page listens on port N, the three nodes on N+1 to N+3
              --data DIR     keep everything in DIR and go on from there at the next start
              --story        play a story of goods through the three nodes once they are ready
              --network DIR  run the nodes on the network that ./waymark network up DIR made
              --host NAME    listen beyond this machine, over TLS, under the name or address NAME""";

    private static final int PORT_MAX = 65_535 - DemoOrganisation.KNOWN.size();
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

    /** The command line cannot be understood. */
    static final class UsageFault extends Exception {
        private static final long serialVersionUID = 1;

        UsageFault(String message) {
            super(message);
        }
    }

    static DemoOptions parse(String... args) throws UsageFault {
        int portBase = 8080;
        Path data = null;
        boolean story = false;
        Path network = null;
        String host = null;
        boolean help = false;
        Deque<String> rest = new ArrayDeque<>(List.of(args));
        while (!rest.isEmpty()) {
            String option = rest.pop();
            switch (option) {
                case "--port-base" -> portBase = port(value(option, rest));
                case "--data" ->
                    data = Path.of(value(option, rest)).toAbsolutePath().normalize();
                case "--story" -> story = true;
                case "--host" -> host = host(value(option, rest));
                case "--network" ->
                    network = Path.of(value(option, rest)).toAbsolutePath().normalize();
                case "--help", "-h" -> help = true;
                default -> throw new UsageFault("'" + option + "' is no option here");
            }
        }
        return new DemoOptions(portBase, data, story, network, host, help);
    }

    private static String value(String option, Deque<String> rest) throws UsageFault {
        if (rest.isEmpty() || rest.peek().isBlank()) {
            throw new UsageFault(option + " needs a value");
        }
        return rest.pop();
    }

    private static int port(String text) throws UsageFault {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= PORT_MAX) {
            return Integer.parseInt(text);
        }
        throw new UsageFault("--port-base needs a number from 1 to " + PORT_MAX);
    }

    private static String host(String text) throws UsageFault {
        if (HOST.matcher(text).matches()) {
            return text;
        }
        throw new UsageFault("--host needs a host name or an IPv4 address of this machine");
    }

    /** Address of one of the demo's ports, as a browser writes it. */
    String url(int port) {
        return host == null ? "http://localhost:" + port : "https://" + host + ":" + port;
    }

    /** The same for this process itself: the name need not lead back to this machine. */
    String localUrl(int port) {
        return (host == null ? "http" : "https") + "://127.0.0.1:" + port;
    }
}
