package io.waymark.fabric;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network's peers and orderers as services of one compose file. */
final class Compose implements Containers {

    private final Layout layout;
    private final List<String> compose;

    Compose(Layout layout) {
        this.layout = layout;
        this.compose = Docker.compose()
                .orElseThrow(() -> new FabricException("this network runs in Docker, and neither docker compose nor "
                        + "docker-compose is installed here"));
    }

    @Override
    public void start(String name) {
        write();
        run("up", "--detach", "--no-deps", name);
    }

    @Override
    public Optional<Long> pid(String name) {
        Command.Result answer =
                Command.attempt(List.of("docker", "inspect", "--format", "{{.State.Pid}}", container(name)), Map.of());
        String pid = answer.output().strip();
        return answer.exit() == 0 && pid.matches("[1-9][0-9]{0,9}") ? Optional.of(Long.valueOf(pid)) : Optional.empty();
    }

    @Override
    public void stop(String name) {
        if (Command.attempt(List.of("docker", "inspect", "--format", "{{.Id}}", container(name)), Map.of())
                        .exit()
                == 0) {
            Command.run(List.of("docker", "stop", "--time", "10", container(name)), Map.of());
            Command.run(List.of("docker", "rm", container(name)), Map.of());
        }
    }

    private void run(String... arguments) {
        List<String> command = new ArrayList<>(compose);
        command.addAll(
                List.of("-p", layout.project(), "-f", layout.composeFile().toString()));
        command.addAll(List.of(arguments));
        Command.run(command, Map.of());
    }

    private String container(String name) {
        return layout.project() + "-" + name.toLowerCase(java.util.Locale.ROOT);
    }

    private void write() {
        StringBuilder text = new StringBuilder(Templates.text("compose.yaml"));
        for (int i = 1; i <= layout.orderers(); i++) {
            text.append(service(Layout.ordererName(i), Docker.ORDERER, "orderer"));
        }
        layout.organisations()
                .forEach(org -> text.append(service(Layout.peerName(org), Docker.PEER, "peer node start")));
        Layout.write(layout.composeFile(), text.toString());
    }

    private String service(String name, String image, String command) {
        try {
            Files.createDirectories(layout.log(name).getParent());
            return Templates.fill(
                    "compose-service.yaml",
                    Map.of(
                            "name",
                            name,
                            "image",
                            image,
                            "container",
                            container(name),
                            "user",
                            Files.getAttribute(layout.file(), "unix:uid") + ":"
                                    + Files.getAttribute(layout.file(), "unix:gid"),
                            "command",
                            command,
                            "log",
                            layout.log(name).toString(),
                            "config",
                            layout.config(name).toString(),
                            "dir",
                            layout.root().toString()));
        } catch (IOException e) {
            throw new FabricException("cannot see who owns " + layout.file(), e);
        }
    }
}
