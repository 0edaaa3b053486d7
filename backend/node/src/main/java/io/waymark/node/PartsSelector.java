package io.waymark.node;

import io.waymark.backend.BackendConfiguration;
import io.waymark.backend.door.DoorConfiguration;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.NodeSettings.Part;
import io.waymark.scan.ScanConfiguration;
import io.waymark.web.WebConfiguration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/** Imports the configurations of the parts that the settings name, and no other. */
final class PartsSelector implements ImportSelector, EnvironmentAware {
    private static final Map<Part, Class<?>> CONFIGURATIONS = Map.of(
            Part.BACKEND, BackendConfiguration.class,
            Part.WEB, WebConfiguration.class,
            Part.SCAN, ScanConfiguration.class,
            Part.DOOR, DoorConfiguration.class);
    /** What every part but the door needs: it has neither a database nor anybody who signs in. */
    private static final List<Class<?>> BESIDE =
            List.of(NodeSecurity.class, Routes.class, SilentDatabase.class, ReplicaConfiguration.class);

    private Set<Part> parts = Set.of();
    private boolean door;

    PartsSelector() {}

    @Override
    public void setEnvironment(Environment environment) {
        NodeSettings settings = SettingsGate.bind(environment);
        parts = settings.parts();
        door = settings.isDoorAlone();
    }

    @Override
    public String[] selectImports(AnnotationMetadata importing) {
        return Stream.concat(
                        parts.stream().sorted().map(CONFIGURATIONS::get),
                        door ? Stream.<Class<?>>empty() : BESIDE.stream())
                .map(Class::getName)
                .toArray(String[]::new);
    }
}
