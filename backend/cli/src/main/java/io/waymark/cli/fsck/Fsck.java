package io.waymark.cli.fsck;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.ledger.Hash;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.policy.Policy;
import io.waymark.tlog.policy.Verdict;
import io.waymark.verifier.fsck.LogCheck;
import io.waymark.verifier.fsck.LogCheck.Checked;
import io.waymark.verifier.fsck.LogFault;
import io.waymark.verifier.fsck.LogFolder;
import io.waymark.verifier.fsck.LogMirror;
import io.waymark.verifier.fsck.LogSite;
import io.waymark.verifier.fsck.LogSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * {@code fsck URL|DIR... [--policy FILE] [--keep DIR]}: rebuilds each log from its public files and compares them. Exit 0 and what was
 * found as JSON, or exit 1 and one line: the first reason code, the index of the leaf (or {@code -}), and whose log it is.
 */
public final class Fsck {

    private static final int DONE = 0;
    private static final int NOT_SO = 1;
    private static final int USAGE = 2;
    private static final int MOST_SOURCES = 64;
    private static final int MOST_PAGE = 8 << 20;
    private static final int MOST_POLICY = 512 * 1_024;

    private PrintStream err = System.err;

    private record Asked(List<String> sources, Optional<Path> policy, Optional<Path> keep) {}

    /** A fault, and of whose log. */
    private static final class FaultOf extends Exception {
        private static final long serialVersionUID = 1;

        private final String name;
        private final transient LogFault fault;

        FaultOf(String name, LogFault fault) {
            super(fault);
            this.name = name;
            this.fault = fault;
        }
    }

    /** Faults of the user's are sentences on {@code err} and an exit code. */
    public int run(String[] args, PrintStream out, PrintStream messages) {
        err = messages;
        try {
            Asked asked = asked(args);
            List<LogSource> sources = new ArrayList<>();
            for (String source : asked.sources()) {
                sources.add(source(source));
            }
            Optional<Policy> policy = policy(asked, sources.get(0));
            JsonObject found = check(sources, policy, asked.keep());
            out.println(new String(JsonWriter.bytes(found), StandardCharsets.UTF_8));
            return DONE;
        } catch (FaultOf e) {
            String index = e.fault.index() == LogFault.NOWHERE ? "-" : Long.toString(e.fault.index());
            out.println(e.fault.code() + " " + index + " " + e.name);
            err.println("waymark fsck: " + e.name + ": " + e.fault.getMessage()
                    + (e.fault.index() == LogFault.NOWHERE ? "" : " (leaf " + index + ")"));
            return NOT_SO;
        } catch (IllegalArgumentException e) {
            err.println("waymark fsck: " + e.getMessage());
            err.println("Usage: ./waymark fsck URL|DIR... [--policy FILE] [--keep DIR]");
            return USAGE;
        } catch (IOException e) {
            err.println("waymark fsck: a file cannot be used: " + e.getMessage());
            return USAGE;
        }
    }

    static LogSource source(String name) {
        return name.startsWith("http://") || name.startsWith("https://")
                ? new LogSite(name)
                : new LogFolder(Path.of(name));
    }

    /** The named one; of a folder the file {@code policy} in or above it, if there is one. */
    private static Optional<Policy> policy(Asked asked, LogSource first) throws IOException, FaultOf {
        Path file = asked.policy().orElse(null);
        if (file == null && first instanceof LogFolder folder) {
            Path at = folder.folder().toAbsolutePath();
            file = List.of(at.resolve("policy"), at.resolveSibling("policy")).stream()
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElse(null);
        }
        if (file == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Policy.read(text(file)));
        } catch (TlogException e) {
            throw new FaultOf(
                    first.name(), new LogFault("policy", LogFault.NOWHERE, file + " is malformed: " + e.getMessage()));
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_POLICY), StandardCharsets.UTF_8);
        }
    }

    private JsonObject check(List<LogSource> sources, Optional<Policy> policy, Optional<Path> keep)
            throws IOException, FaultOf {
        List<SignedCheckpoint> checkpoints = new ArrayList<>();
        TreeSet<Long> sizes = new TreeSet<>();
        for (LogSource source : sources) {
            try {
                checkpoints.add(LogCheck.checkpoint(source.checkpoint()));
            } catch (LogFault fault) {
                throw new FaultOf(source.name(), fault);
            }
        }
        checkpoints.forEach(c -> sizes.add(c.checkpoint().size()));
        List<Checked> all = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            all.add(check(sources.get(i), checkpoints.get(i), policy, sizes, keep));
            if (i > 0) {
                same(sources.get(0), all.get(0), sources.get(i), all.get(i));
            }
        }
        Checked largest =
                all.stream().max((a, b) -> Long.compare(size(a), size(b))).orElseThrow();
        return found(sources, all, largest);
    }

    private Checked check(
            LogSource source,
            SignedCheckpoint checkpoint,
            Optional<Policy> policy,
            TreeSet<Long> sizes,
            Optional<Path> keep)
            throws IOException, FaultOf {
        try {
            LogMirror mirror = keep.isPresent() ? new LogMirror(source, keep.get()) : null;
            long size = checkpoint.checkpoint().size();
            Checked checked = LogCheck.check(
                    mirror == null ? source : mirror,
                    checkpoint,
                    policy,
                    sizes,
                    n -> err.println("waymark fsck: " + source.name() + ": " + n + " of " + size + " leaves"));
            if (mirror != null) {
                mirror.finish(checkpoint.toString().getBytes(StandardCharsets.UTF_8));
            }
            return checked;
        } catch (LogFault fault) {
            throw new FaultOf(source.name(), fault);
        }
    }

    /** Every root follows from the leaves, so equal roots at one size are equal leaves up to there. */
    private static void same(LogSource one, Checked a, LogSource other, Checked b) throws FaultOf {
        try {
            String origin = a.checkpoint().checkpoint().origin();
            if (!origin.equals(b.checkpoint().checkpoint().origin())) {
                throw new LogFault("origin", LogFault.NOWHERE, "it is another log than that of " + one.name());
            }
            long common = Math.min(size(a), size(b));
            if (!a.roots().get(common).equals(b.roots().get(common))) {
                throw new LogFault(
                        "differs",
                        LogCheck.firstDifference(one, other, common),
                        "it has other leaves than " + one.name());
            }
        } catch (LogFault fault) {
            throw new FaultOf(other.name(), fault);
        }
    }

    private static long size(Checked checked) {
        return checked.checkpoint().checkpoint().size();
    }

    private static JsonObject found(List<LogSource> sources, List<Checked> all, Checked largest) {
        List<JsonObject> logs = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Checked one = all.get(i);
            JsonObject.Builder log = JsonObject.builder();
            log.put("log", sources.get(i).name());
            log.put("size", size(one));
            log.put("root", one.checkpoint().checkpoint().root().base64());
            if (one.verdict().isPresent()) {
                Verdict verdict = one.verdict().get();
                log.put(
                        "cosigned",
                        JsonArray.ofStrings(
                                verdict.witnesses().keySet().stream().sorted().toList()));
                log.put("time", Instant.ofEpochSecond(verdict.quorumTime()).toString());
            }
            verifierFile(sources.get(i)).ifPresent(hash -> log.put("verifier", hash.hex()));
            logs.add(log.build());
        }
        return JsonObject.of(
                "origin",
                largest.checkpoint().checkpoint().origin(),
                "block",
                largest.state().block(),
                "map",
                largest.state().mapRoot().hex(),
                "keys",
                largest.keys(),
                "logs",
                JsonArray.of(logs),
                "named",
                JsonArray.of(largest.named().stream().map(Fsck::named).toList()));
    }

    private static JsonObject named(LogCheck.Named named) {
        JsonObject.Builder json = JsonObject.builder();
        json.put("key", named.key()).put("index", named.index()).put("block", named.block());
        named.value().ifPresent(value -> json.put("value", value.hex()));
        return json.build();
    }

    /** SHA-256 of the file that checks bundles, as the node serves it or the archive has it; nothing where there is none. */
    private static Optional<Hash> verifierFile(LogSource source) {
        try {
            if (source instanceof LogSite site) {
                return Optional.of(Hash.sha256(site.file("/verifier.html", MOST_PAGE)));
            }
            Path file = ((LogFolder) source).folder().toAbsolutePath().resolveSibling("verifier.html");
            return Files.isRegularFile(file) ? Optional.of(Hash.sha256(Files.readAllBytes(file))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Asked asked(String[] args) {
        List<String> sources = new ArrayList<>();
        Optional<Path> policy = Optional.empty();
        Optional<Path> keep = Optional.empty();
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("--")) {
                sources.add(args[i]);
                continue;
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " wants a value");
            }
            Path value = Path.of(args[++i]);
            switch (args[i - 1]) {
                case "--policy" -> policy = Optional.of(value);
                case "--keep" -> keep = Optional.of(value);
                default -> throw new IllegalArgumentException("there is no option " + args[i - 1]);
            }
        }
        if (sources.isEmpty() || sources.size() > MOST_SOURCES) {
            throw new IllegalArgumentException("name 1 to " + MOST_SOURCES + " logs");
        }
        if (keep.isPresent() && sources.size() > 1) {
            throw new IllegalArgumentException("--keep takes one log at a time");
        }
        return new Asked(sources, policy, keep);
    }
}
