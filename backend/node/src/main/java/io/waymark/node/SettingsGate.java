package io.waymark.node;

import io.waymark.projection.NodeSettings;
import io.waymark.projection.NodeSettings.Fault;
import io.waymark.projection.NodeSettings.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/** Lets a context be built only with settings that it can run with, so that no part has to judge them again. */
final class SettingsGate implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {
    private static final Bindable<NodeSettings> SETTINGS = Bindable.of(NodeSettings.class);
    /** Settings of single parts, which judge them themselves. */
    private static final Set<String> OF_PARTS = Set.of(
            "waymark.capture.bytes-max",
            "waymark.capture.events-max",
            "waymark.ledger.timeout.endorse",
            "waymark.ledger.timeout.evaluate",
            "waymark.ledger.timeout.status",
            "waymark.ledger.timeout.submit",
            "waymark.replica.url",
            "waymark.scan.limits.reads",
            "waymark.scan.limits.scans",
            "waymark.submit.bytes",
            "waymark.submit.conflicts",
            "waymark.submit.in-flight",
            "waymark.submit.park",
            "waymark.submit.resubmit-blocks",
            "waymark.submit.steps",
            "waymark.subscriptions.inside");

    /** What the class path would set up by itself, for a process that has no database and nobody who signs in. */
    private static final List<Class<?>> NOT_FOR_A_DOOR = List.of(
            DataSourceAutoConfiguration.class,
            SecurityAutoConfiguration.class,
            ServletWebSecurityAutoConfiguration.class,
            SecurityFilterAutoConfiguration.class,
            ManagementWebSecurityAutoConfiguration.class);

    static NodeSettings bind(Environment environment) {
        return binder(environment).bindOrCreate("waymark", SETTINGS);
    }

    private static Binder binder(Environment environment) {
        return new Binder(ConfigurationPropertySources.get(environment), null, null, null);
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Environment environment = context.getEnvironment();
        List<Fault> faults = new ArrayList<>();
        NodeSettings settings = null;
        try {
            settings = bind(environment);
            faults.addAll(settings.faults());
            faults.addAll(unknown(environment));
            faults.addAll(replica(environment, settings));
        } catch (BindException unusable) {
            faults.addAll(faultsOf(unusable));
        }
        boolean door = settings != null && settings.isDoorAlone();
        if (!door && environment.getProperty("spring.datasource.url", "").isBlank()) {
            faults.add(new Fault(
                    "spring.datasource.url",
                    "is missing",
                    "set it to the node's PostgreSQL, like jdbc:postgresql://host/database"));
        }
        if (!faults.isEmpty() || settings == null) {
            throw new SettingsFault(faults);
        }
        // The backend alone changes the schema: another part may run on a replica, or be newer than the database.
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "parts",
                        door
                                ? Map.of(
                                        "spring.autoconfigure.exclude",
                                        String.join(
                                                ",",
                                                NOT_FOR_A_DOOR.stream()
                                                        .map(Class::getName)
                                                        .toList()),
                                        "springdoc.api-docs.enabled",
                                        false,
                                        "springdoc.swagger-ui.enabled",
                                        false)
                                : Map.of("spring.flyway.enabled", settings.runs(Part.BACKEND))));
    }

    private static List<Fault> unknown(Environment environment) {
        try {
            Binder.get(environment)
                    .bindOrCreate(
                            "waymark",
                            SETTINGS,
                            new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
            return List.of();
        } catch (BindException unusable) {
            if (unusable.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
                return unbound.getUnboundProperties().stream()
                        .map(property -> property.getName().toString())
                        .filter(name -> !OF_PARTS.contains(name))
                        .map(name ->
                                new Fault(name, "is not a setting of Waymark", "check its spelling, or take it out"))
                        .toList();
            }
            throw unusable;
        }
    }

    /** Says nothing of the URL itself, which may hold a password. */
    private static List<Fault> replica(Environment environment, NodeSettings settings) {
        String url = environment.getProperty("waymark.replica.url");
        List<Fault> faults = new ArrayList<>();
        if (url != null && !url.startsWith("jdbc:postgresql:")) {
            faults.add(new Fault(
                    "waymark.replica.url",
                    "is no JDBC URL of a PostgreSQL",
                    "write it like jdbc:postgresql://host/database"));
        }
        if (url != null && settings.runs(Part.BACKEND)) {
            faults.add(new Fault(
                    "waymark.replica.url",
                    "is set where the part backend runs, which reads what it just wrote",
                    "set it for processes of the parts web and scan only"));
        }
        return faults;
    }

    private static List<Fault> faultsOf(BindException unusable) {
        String setting = unusable.getProperty() == null
                ? unusable.getName().toString()
                : unusable.getProperty().getName().toString();
        String value = unusable.getProperty() == null
                ? ""
                : "'" + unusable.getProperty().getValue() + "' ";
        return List.of(new Fault(setting, value + "cannot be understood", "write " + shape(setting)));
    }

    private static String shape(String setting) {
        if (setting.startsWith("waymark.parts")) {
            return "some of backend, web, scan, door, with commas between";
        }
        return setting.equals("waymark.demo") ? "true or false" : "a value of the form that docs/PRODUCTION.md shows";
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
