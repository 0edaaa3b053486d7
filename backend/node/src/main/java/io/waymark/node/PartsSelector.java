package io.waymark.node;

import io.waymark.backend.BackendConfiguration;
import io.waymark.projection.NodeSettings.Part;
import io.waymark.scan.ScanConfiguration;
import io.waymark.web.WebConfiguration;
import java.util.Map;
import java.util.Set;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/** Imports the configurations of the parts that the settings name, and no other. */
final class PartsSelector implements ImportSelector, EnvironmentAware {
    private static final Map<Part, Class<?>> CONFIGURATIONS = Map.of(
            Part.BACKEND, BackendConfiguration.class,
            Part.WEB, WebConfiguration.class,
            Part.SCAN, ScanConfiguration.class);

    private Set<Part> parts = Set.of();

    PartsSelector() {}

    @Override
    public void setEnvironment(Environment environment) {
        parts = SettingsGate.bind(environment).parts();
    }

    @Override
    public String[] selectImports(AnnotationMetadata importing) {
        return parts.stream()
                .sorted()
                .map(CONFIGURATIONS::get)
                .map(Class::getName)
                .toArray(String[]::new);
    }
}
