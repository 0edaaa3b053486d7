package io.waymark.node;

import io.waymark.backend.ledger.LedgerRefusal;
import io.waymark.projection.NodeSettings;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;

/**
 * One organisation's node: the one application class of the product.
 *
 * <p>A node scans for nothing: it imports the configurations of the parts that its settings name ({@link PartsSelector}).
 * Several nodes may run in one JVM, as in the demo: nothing here is static state, and none of them listens to the JVM's end.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
// Without a user store of our own Spring would invent a user and print its password.
@EnableAutoConfiguration(exclude = UserDetailsServiceAutoConfiguration.class)
@EnableConfigurationProperties(NodeSettings.class)
@Import(PartsSelector.class)
public final class Node {
    private static final int EXIT_FAILED = 1;
    static final int EXIT_SETTINGS = 2;
    private static final String USAGE = "Usage: waymark node --config FILE [--parts backend,web,scan,door]";

    Node() {}

    /** Runs one node until the process is told to end. Exit code 2: the settings; 1: anything else. */
    public static void main(String[] args) {
        int code = run(args, System.out, System.err);
        if (code != 0) {
            System.exit(code);
        }
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        Path config = null;
        String parts = null;
        for (int i = 0; i < args.length; i++) {
            if ("--help".equals(args[i])) {
                out.println(USAGE);
                return 0;
            } else if ("--config".equals(args[i]) && i + 1 < args.length) {
                config = Path.of(args[++i]);
            } else if ("--parts".equals(args[i]) && i + 1 < args.length) {
                parts = args[++i];
            } else {
                err.println("waymark node: '" + args[i] + "' is no option here, or its value is missing\n" + USAGE);
                return EXIT_SETTINGS;
            }
        }
        if (config == null) {
            err.println("waymark node: --config is missing\n" + USAGE);
            return EXIT_SETTINGS;
        }
        return run(config, parts, err);
    }

    private static int run(Path config, @Nullable String parts, PrintStream err) {
        return guarded("waymark node", config, err, () -> {
            Map<String, Object> settings = new HashMap<>(from(config));
            if (parts != null) {
                settings.put("waymark.parts", parts);
            }
            builder(Node.class, settings)
                    .web(WebApplicationType.SERVLET)
                    .registerShutdownHook(true)
                    .run();
        });
    }

    static Map<String, Object> from(Path config) {
        return Map.of("spring.config.additional-location", config.toUri().toString());
    }

    /** Runs something with the settings in a file; what goes wrong is said in plain words and becomes the exit code. */
    static int guarded(String command, Path config, PrintStream err, Runnable task) {
        if (!Files.isRegularFile(config) || !Files.isReadable(config)) {
            err.println(
                    command + ": " + config + " is not a readable file; name the node's settings (docs/PRODUCTION.md)");
            return EXIT_SETTINGS;
        }
        try {
            task.run();
            return 0;
        } catch (SettingsFault fault) {
            err.println(command + ": it cannot start with the settings in " + config + ":");
            fault.lines().forEach(line -> err.println("  " + line));
            return EXIT_SETTINGS;
        } catch (RuntimeException failed) {
            for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
                if (cause instanceof LedgerRefusal refusal) {
                    err.println(
                            command + ": it cannot start with the settings in " + config + ":\n  " + refusal.fault());
                    return EXIT_SETTINGS;
                }
            }
            err.println(command + ": it did not start: " + reason(failed));
            return EXIT_FAILED;
        }
    }

    /**
     * Starts a node in this JVM and returns once it listens.
     *
     * @param settings by full name; they outrank files and environment
     * @throws SettingsFault if it cannot start with them
     */
    public static Running start(Map<String, Object> settings) {
        return new Running(builder(Node.class, settings)
                .web(WebApplicationType.SERVLET)
                .registerShutdownHook(false)
                .run());
    }

    static SpringApplicationBuilder builder(Class<?> source, Map<String, Object> settings) {
        return new SpringApplicationBuilder(source)
                .listeners(new FirstPropertySource(new MapPropertySource("node", Map.copyOf(settings))))
                .initializers(new SettingsGate());
    }

    /** The chain of causes in one line each: what an engineer needs, without frames of code. */
    static String reason(Throwable failed) {
        List<String> lines = new ArrayList<>();
        for (Throwable cause = failed; cause != null && lines.size() < 12; cause = cause.getCause()) {
            if (cause instanceof PortInUseException inUse) {
                return "port " + inUse.getPort() + " is in use; stop what listens there, or set server.port";
            }
            String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            lines.add(message.lines().findFirst().orElse(message));
        }
        return String.join("\n  because: ", lines);
    }

    /** A node that listens. */
    public static final class Running implements AutoCloseable {
        private final ConfigurableApplicationContext context;

        Running(ConfigurableApplicationContext context) {
            this.context = context;
        }

        /** The port that it listens on. */
        public int port() {
            return ((WebServerApplicationContext) context).getWebServer().getPort();
        }

        /** Something that runs in it, for who runs several nodes in one JVM and shows them from inside: the demo. */
        public <T> T bean(Class<T> type) {
            return context.getBean(type);
        }

        /** Stops it: requests under way are finished within the bound that the settings give. */
        @Override
        public void close() {
            context.close();
        }
    }
}
