package io.waymark.verifier;

import static io.waymark.verifier.RefusedException.demand;

import io.waymark.claim.ClaimChain;
import io.waymark.custody.Act;
import io.waymark.custody.Step;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.ledger.PrefixClaim;
import io.waymark.tlog.policy.Policy;
import io.waymark.tlog.policy.TlogProof;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks a bundle, trusting nobody who handed it over. */
public final class Verifier {

    /** The version of bundles that this reads: nobody has published older ones. */
    public static final int VERSION = 3;

    /** A bundle has at most so many bytes. */
    public static final int MOST_BYTES = 8 << 20;

    private Verifier() {}

    /**
     * Checks all of a bundle (docs/FORMATS.md, "What a verifier checks").
     *
     * @param scanned the canonical identifier that it is to be of; empty: of the one that it names
     * @param policy the policy that is trusted
     * @param known size of the largest checkpoint of this log that was seen before; 0 for none
     * @throws RefusedException with the code of the first thing that is wrong
     */
    public static Answers verify(byte[] bundle, Optional<String> scanned, Policy policy, long known)
            throws RefusedException {
        return verify(bundle, scanned, PolicyHistory.of(policy), known);
    }

    /**
     * The same with the policies that came after the one that is trusted.
     *
     * @throws RefusedException as above; {@code revoked} if the checkpoint is larger than its policy counted for
     */
    public static Answers verify(byte[] bundle, Optional<String> scanned, PolicyHistory policies, long known)
            throws RefusedException {
        JsonObject json = read(bundle);
        BundleReading reading = BundleReading.of(json, scanned);
        LogReading log;
        try {
            log = new LogReading(reading.claims(), reading.publics, json.object("log"), policies, known);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("format", "log");
        }
        inOrder(reading, log);
        Optional<ClaimChain> claims = Optional.empty();
        if (reading.holder.isPresent()) {
            Set<String> organisations =
                    log.policy.witnesses().stream().map(Policy.Cosigner::name).collect(Collectors.toSet());
            claims = Optional.of(reading.holder.get().chain(log, organisations));
        }
        return answers(reading, log, log.policy, claims);
    }

    /** Whether it says that it is an auditor's file. */
    public static boolean isAudit(byte[] bytes) throws RefusedException {
        return AuditReading.KIND.equals(read(bytes).optionalString("kind").orElse(""));
    }

    /**
     * Checks all of an auditor's file (docs/FORMATS.md, "Auditor's file").
     *
     * @param policy the policy that is trusted
     * @param known size of the largest checkpoint of this log that was seen before; 0 for none
     * @throws RefusedException with the code of the first thing that is wrong
     */
    public static AuditAnswers audit(byte[] bytes, Policy policy, long known) throws RefusedException {
        return audit(bytes, PolicyHistory.of(policy), known);
    }

    /**
     * The same with the policies that came after the one that is trusted.
     *
     * @throws RefusedException as above; {@code revoked} if the checkpoint is larger than its policy counted for
     */
    public static AuditAnswers audit(byte[] bytes, PolicyHistory policies, long known) throws RefusedException {
        JsonObject json = read(bytes);
        AuditReading reading = AuditReading.of(json);
        LogReading log;
        try {
            log = new LogReading(reading.claims(), reading.publics, json.object("log"), policies, known);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("format", "log");
        }
        List<AuditAnswers.Event> events = new ArrayList<>();
        for (AuditReading.Shown shown : reading.events) {
            events.add(new AuditAnswers.Event(shown.org(), shown.digest(), shown.block(), shown.fields()));
        }
        return new AuditAnswers(
                log.verdict.witnesses().keySet().stream().sorted().toList(),
                log.policy.witnesses().size(),
                log.checkpoint.checkpoint().size(),
                log.state.block(),
                Instant.ofEpochSecond(log.verdict.quorumTime()),
                reading.publics.names(),
                events);
    }

    private static JsonObject read(byte[] bundle) throws RefusedException {
        try {
            JsonObject json = JsonParser.parse(bundle, JsonLimits.VALUE.withBytes(MOST_BYTES))
                    .asObject();
            long version = json.integer("v");
            demand(version >= 1, "format", "v");
            demand(version <= VERSION, "newer", "v");
            boolean one = version == VERSION && Arrays.equals(CanonicalJson.bytes(json), bundle);
            demand(one, "format", "");
            demand(json.has("log"), "no-log", "");
            return json;
        } catch (IllegalArgumentException e) {
            throw new RefusedException("format", "");
        }
    }

    /** Blocks never go back along the item's chain, and no other allowed writer was there first. */
    private static void inOrder(BundleReading reading, LogReading log) throws RefusedException {
        long before = 0;
        for (Shown shown : reading.chain) {
            long block = shown.block.orElseThrow();
            demand(before <= block, "block", shown.where);
            before = block;
        }
        for (Walk.Rival rival : reading.walk.rivals()) {
            boolean later = log.first(rival.claim())
                    .map(first -> first.leaf() > log.leaf(rival.first().claim))
                    .orElse(true);
            demand(later, "rival", rival.first().where);
        }
    }

    private static Answers answers(BundleReading reading, LogReading log, Policy policy, Optional<ClaimChain> claims) {
        Shown last = reading.head.last();
        Optional<Claim> gone = reading.after.stream()
                .filter(claim -> log.first(claim).isPresent())
                .min(Comparator.comparingLong(log::leaf));
        Step head = reading.chain.get(reading.chain.size() - 1).step;
        Shown exit = last.exit();
        String status = gone.isPresent()
                ? "not-shown"
                : exit != null
                        ? "held"
                        : last.step != head && last.step.status().word().equals("held")
                                ? "packed"
                                : last.step.status().word();
        String custodian = gone.map(Claim::org).orElse(exit != null ? exit.step.writer() : last.step.custodian());
        return new Answers(
                reading.identifier,
                log.verdict.witnesses().keySet().stream().sorted().toList(),
                policy.witnesses().size(),
                log.checkpoint.checkpoint().size(),
                log.state.block(),
                Instant.ofEpochSecond(log.verdict.quorumTime()),
                reading.name.org(),
                reading.publics.prefix().map(PrefixClaim::org).equals(Optional.of(reading.name.org()))
                        && !entered(reading),
                entered(reading),
                reading.walk.computedRef,
                status,
                custodian,
                reading.recalls.state(log::leaf),
                reading.newerTexts.flatMap(log::first).isPresent(),
                reading.publics.names(),
                reading.walk.chains().stream().mapToInt(List::size).sum(),
                reading.withdrawn,
                claims,
                reading.chain.stream().map(s -> proof(log, s)).toList());
    }

    private static boolean entered(BundleReading reading) {
        return reading.chain.get(0).step.act() == Act.ENTER;
    }

    private static TlogProof proof(LogReading log, Shown shown) {
        return new TlogProof(
                Optional.empty(), SingleProofs.of(log.tree, log.leafHashes, log.leaf(shown.claim)), log.checkpoint);
    }
}
