package io.waymark.fabric;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs one of Fabric's programs to its end. */
final class Command {

    private static final Duration MAX = Duration.ofSeconds(120);

    private Command() {}

    /**
     * @return what it printed
     * @throws FabricException if it fails or takes longer than two minutes, with the end of what it printed
     */
    static String run(List<String> command, Map<String, String> environment) {
        Result result = attempt(command, environment);
        if (result.exit() != 0) {
            String name = Path.of(command.get(0)).getFileName().toString();
            throw new FabricException(name + " failed:\n" + end(result.output()));
        }
        return result.output();
    }

    record Result(int exit, String output) {}

    /** As {@link #run}, but a failure is an answer. */
    static Result attempt(List<String> command, Map<String, String> environment) {
        try {
            Path out = Files.createTempFile("waymark-fabric", ".out");
            try {
                ProcessBuilder builder =
                        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                process.getOutputStream().close();
                if (!process.waitFor(MAX.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new FabricException(command.get(0) + " did not end within two minutes");
                }
                return new Result(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
            } finally {
                Files.deleteIfExists(out);
            }
        } catch (IOException e) {
            throw new FabricException("cannot run " + command.get(0), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FabricException("interrupted", e);
        }
    }

    private static String end(String text) {
        return text.length() > 2_000 ? text.substring(text.length() - 2_000) : text;
    }
}
