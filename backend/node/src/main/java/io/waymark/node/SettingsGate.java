package io.waymark.node;

import io.waymark.projection.NodeSettings;
import io.waymark.projection.NodeSettings.Fault;
import io.waymark.projection.NodeSettings.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/** Lets a context be built only with settings that it can run with, so that no part has to judge them again. */
final class SettingsGate implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {
    private static final Bindable<NodeSettings> SETTINGS = Bindable.of(NodeSettings.class);

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
            settings = Binder.get(environment).bindOrCreate("waymark", SETTINGS,
                    new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
            faults.addAll(settings.faults());
        } catch (BindException unusable) {
            faults.addAll(faultsOf(unusable));
        }
        if (environment.getProperty("spring.datasource.url", "").isBlank()) {
            faults.add(new Fault("spring.datasource.url", "is missing",
                    "set it to the node's PostgreSQL, like jdbc:postgresql://host/database"));
        }
        if (!faults.isEmpty() || settings == null) {
            throw new SettingsFault(faults);
        }
        // The backend alone changes the schema: another part may run on a replica, or be newer than the database.
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("parts",
                Map.of("spring.flyway.enabled", settings.runs(Part.BACKEND))));
    }

    private static List<Fault> faultsOf(BindException unusable) {
        if (unusable.getCause() instanceof UnboundConfigurationPropertiesException unknown) {
            return unknown.getUnboundProperties().stream()
                    .map(property -> new Fault(property.getName().toString(), "is not a setting of Waymark",
                            "check its spelling, or take it out"))
                    .toList();
        }
        String setting = unusable.getProperty() == null
                ? unusable.getName().toString()
                : unusable.getProperty().getName().toString();
        String value = unusable.getProperty() == null ? "" : "'" + unusable.getProperty().getValue() + "' ";
        return List.of(new Fault(setting, value + "cannot be understood", "write " + shape(setting)));
    }

    private static String shape(String setting) {
        if (setting.startsWith("waymark.parts")) {
            return "some of backend, web, scan, with commas between";
        }
        return setting.equals("waymark.demo") ? "true or false" : "a value of the form that docs/PRODUCTION.md shows";
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
