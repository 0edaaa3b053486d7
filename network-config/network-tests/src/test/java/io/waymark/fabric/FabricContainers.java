package io.waymark.fabric;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Peers and orderers of a network as containers that Testcontainers starts. */
public final class FabricContainers implements Containers {

    private static final String SWITCH = "waymark.testcontainers";

    private final Layout layout;
    private final Map<String, GenericContainer<?>> started = new ConcurrentHashMap<>();

    public FabricContainers(Path dir) {
        this.layout = new Layout(dir);
    }

    /**
     * Why there can be no such network here, in words. Testcontainers itself finds out by pulling images, which takes minutes
     * where it cannot succeed: so it is asked for by a switch, and the images must be there.
     */
    public static Optional<String> missing() {
        return Boolean.getBoolean(SWITCH) ? Docker.missing() : Optional.of("-D" + SWITCH + "=true was not given");
    }

    /** Brings a network up. */
    public FabricNetwork up(
            List<Organisation> organisations, int portBase, List<String> chaincode, Consumer<String> progress) {
        // The client speaks a newer protocol than older engines do, unless told.
        System.setProperty(
                "api.version",
                Command.run(List.of("docker", "version", "--format", "{{.Server.APIVersion}}"), Map.of())
                        .strip());
        return FabricNetwork.up(
                layout, new FabricNetwork.Options(organisations, false, false, portBase, chaincode), this, progress);
    }

    /** Fabric's programs in containers of the same images. */
    public Binaries programs() {
        return Binaries.inContainers(layout);
    }

    @Override
    public void start(String name) {
        try {
            Files.createDirectories(layout.log(name).getParent());
            String program = name.startsWith("peer-") ? "peer node start" : "orderer";
            String image = name.startsWith("peer-") ? Docker.PEER : Docker.ORDERER;
            String user =
                    Files.getAttribute(layout.file(), "unix:uid") + ":" + Files.getAttribute(layout.file(), "unix:gid");
            GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))
                    .withImagePullPolicy(never -> false)
                    .withNetworkMode("host")
                    .withFileSystemBind(layout.root().toString(), layout.root().toString(), BindMode.READ_WRITE)
                    .withEnv("FABRIC_CFG_PATH", layout.config(name).toString())
                    .withCreateContainerCmdModifier(
                            command -> command.withUser(user).withEntrypoint("/bin/sh", "-c"));
            container.setCommandParts(new String[] {"exec " + program + " >> '" + layout.log(name) + "' 2>&1"});
            container.start();
            started.put(name, container);
        } catch (java.io.IOException e) {
            throw new FabricException("cannot see who owns " + layout.file(), e);
        }
    }

    @Override
    public Optional<Long> pid(String name) {
        GenericContainer<?> container = started.get(name);
        return container == null
                ? Optional.empty()
                : Optional.ofNullable(
                                container.getCurrentContainerInfo().getState().getPidLong())
                        .filter(pid -> pid > 0);
    }

    @Override
    public void stop(String name) {
        GenericContainer<?> container = started.remove(name);
        if (container != null) {
            container.stop();
        }
    }
}
