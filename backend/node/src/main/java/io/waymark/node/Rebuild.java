package io.waymark.node;

import io.waymark.projection.NodeSettings;
import io.waymark.projection.ProjectionConfiguration;
import io.waymark.projection.ledger.Projector;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/**
 * {@code ./waymark rebuild}: empties the rows that follow from the ledger, so that the node replays its own peer's blocks
 * from the first one. The node may be running: it begins anew; or be stopped: it begins at its next start. What does not
 * come from blocks (accounts, keys, jobs, what others opened) stays.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    FlywayAutoConfiguration.class,
})
@EnableConfigurationProperties(NodeSettings.class)
@Import(ProjectionConfiguration.class)
public final class Rebuild {
    private static final String USAGE = "Usage: waymark rebuild --config FILE";

    Rebuild() {}

    /** Exit code 2: the settings; 1: anything else. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        if (args.length == 1 && "--help".equals(args[0])) {
            out.println(USAGE);
            return 0;
        }
        if (args.length != 2 || !"--config".equals(args[0])) {
            err.println("waymark rebuild: it needs --config and nothing else\n" + USAGE);
            return Node.EXIT_SETTINGS;
        }
        Path config = Path.of(args[1]);
        return Node.guarded("waymark rebuild", config, err, () -> {
            Map<String, Object> settings = new HashMap<>(Node.from(config));
            // The tool says what it does itself, in one line.
            settings.put("logging.level.root", "warn");
            try (ConfigurableApplicationContext context = Node.builder(Rebuild.class, settings)
                    .web(WebApplicationType.NONE)
                    .registerShutdownHook(false)
                    .run()) {
                Projector projector = context.getBean(Projector.class);
                long height = projector.height();
                projector.rebuild();
                out.println("The read model is empty; " + height
                        + " blocks are to be replayed. A running node begins at once, "
                        + "a stopped one when it is started.");
            }
        });
    }
}
