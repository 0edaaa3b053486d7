package io.waymark.cli.verify;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonWriter;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.policy.Policy;
import io.waymark.tlog.policy.TlogProof;
import io.waymark.verifier.Answers;
import io.waymark.verifier.PolicyHistory;
import io.waymark.verifier.RefusedException;
import io.waymark.verifier.Verifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code verify FILE [--for URI] [--policy FILE] [--policies FILE] [--tlog-proof N]}: exit 0 and the four answers as JSON (a recalled or sold product,
 * too), or exit 1 and the first reason code; {@code --policies} are those that came after the policy; with {@code --tlog-proof} the proof of the item's N-th step as C2SP tlog-proof.
 */
public final class Verify {

    private static final int DONE = 0;
    private static final int NOT_SO = 1;
    private static final int USAGE = 2;
    private static final int MOST_POLICY_BYTES = 512 * 1024;

    /** What the arguments ask for; null where they are not understood. */
    private record Asked(
            Path bundle, Optional<String> scanned, Optional<Path> policy, Optional<Path> policies, int step) {}

    /** Faults are sentences on {@code err} and an exit code. */
    public int run(String[] args, PrintStream out, PrintStream err) {
        Asked asked;
        try {
            asked = asked(args);
        } catch (IllegalArgumentException e) {
            err.println("waymark verify: " + e.getMessage());
            err.println("Usage: ./waymark verify FILE [--for URI] [--policy FILE] [--policies FILE] [--tlog-proof N]");
            return USAGE;
        }
        try {
            return verify(asked, out, err);
        } catch (RefusedException e) {
            out.println(e.code());
            err.println("waymark verify: " + e.getMessage());
            return NOT_SO;
        } catch (IOException e) {
            err.println("waymark verify: a file cannot be read: " + e.getMessage());
            return USAGE;
        }
    }

    private static int verify(Asked asked, PrintStream out, PrintStream err) throws IOException, RefusedException {
        Optional<String> scanned = Optional.empty();
        if (asked.scanned().isPresent()) {
            try {
                scanned = Optional.of(GS1Identifier.of(asked.scanned().get()).toString());
            } catch (GS1Exception e) {
                err.println("waymark verify: --for names nothing that can be looked up: " + e.sentence());
                return USAGE;
            }
        }
        byte[] bundle = bounded(asked.bundle(), Verifier.MOST_BYTES);
        Path beside = asked.bundle().toAbsolutePath().resolveSibling("policy");
        Path file = asked.policy().orElse(beside);
        if (!Files.isRegularFile(file)) {
            out.println("no-policy");
            err.println(
                    "waymark verify: there is no policy to check against; give one with --policy, as /log/policy of a"
                            + " node that you trust serves it");
            return NOT_SO;
        }
        Policy policy;
        try {
            policy = Policy.read(new String(bounded(file, MOST_POLICY_BYTES), StandardCharsets.UTF_8));
        } catch (TlogException e) {
            out.println("policy");
            err.println("waymark verify: the policy is malformed: " + e.getMessage());
            return NOT_SO;
        }
        Path later = asked.policies().orElse(asked.bundle().toAbsolutePath().resolveSibling("policies"));
        PolicyHistory policies = asked.policies().isPresent() || Files.isRegularFile(later)
                ? PolicyHistory.read(policy, bounded(later, PolicyHistory.MOST_BYTES))
                : PolicyHistory.of(policy);
        if (Verifier.isAudit(bundle)) {
            out.println(new String(
                    JsonWriter.bytes(Verifier.audit(bundle, policies, 0).toJson()), StandardCharsets.UTF_8));
            return DONE;
        }
        Answers answers = Verifier.verify(bundle, scanned, policies, 0);
        if (asked.step() == 0) {
            out.println(new String(JsonWriter.bytes(answers.toJson()), StandardCharsets.UTF_8));
            return DONE;
        }
        Optional<TlogProof> proof = answers.proof(asked.step());
        if (proof.isEmpty()) {
            err.println("waymark verify: the item has " + answers.proofs().size() + " steps");
            return USAGE;
        }
        out.print(proof.get());
        return DONE;
    }

    private static byte[] bounded(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException(file + " has more than " + most + " bytes");
            }
            return bytes;
        }
    }

    private static Asked asked(String[] args) {
        Path bundle = null;
        Optional<String> scanned = Optional.empty();
        Optional<Path> policy = Optional.empty();
        Optional<Path> policies = Optional.empty();
        int step = 0;
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("--")) {
                if (bundle != null) {
                    throw new IllegalArgumentException("one file at a time");
                }
                bundle = Path.of(args[i]);
                continue;
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " wants a value");
            }
            String value = args[++i];
            switch (args[i - 1]) {
                case "--for" -> scanned = Optional.of(value);
                case "--policy" -> policy = Optional.of(Path.of(value));
                case "--policies" -> policies = Optional.of(Path.of(value));
                case "--tlog-proof" -> step = positive(value);
                default -> throw new IllegalArgumentException("there is no option " + args[i - 1]);
            }
        }
        if (bundle == null) {
            throw new IllegalArgumentException("which file?");
        }
        return new Asked(bundle, scanned, policy, policies, step);
    }

    private static int positive(String text) {
        if (!text.matches("[1-9][0-9]{0,6}")) {
            throw new IllegalArgumentException("--tlog-proof wants the number of a step, from 1");
        }
        return Integer.parseInt(text);
    }
}
