package io.waymark.tlog.policy;

import io.waymark.tlog.Defect;
import io.waymark.tlog.Hash;
import io.waymark.tlog.Spelling;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.note.VerifiedSignature;
import io.waymark.tlog.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A trust policy (C2SP tlog-policy): which logs, which witnesses, which of them together are enough. Its canonical
 * spelling has one blank between items, no other blanks, tabs, comments or empty lines.
 *
 * @param logs      any one of them must have signed; at most {@value #MAX_LINES}
 * @param witnesses at most {@value #MAX_LINES}
 * @param groups    at most {@value #MAX_LINES}
 * @param quorum    the name of a witness or group, or {@value #NONE}
 */
public record Policy(List<Log> logs, List<Cosigner> witnesses, List<Group> groups, String quorum) {

    /** As many logs, witnesses and groups as a policy may have of each. */
    public static final int MAX_LINES = 64;

    /** The quorum that asks for no cosignature. */
    public static final String NONE = "none";

    private static final int MAX_BYTES = 512 * 1024;

    /** A log's key, whose name is the origin, and perhaps its URL. */
    public record Log(VerifierKey key, Optional<String> url) {}

    /** A witness by the name that it has in this policy. */
    public record Cosigner(String name, VerifierKey key, Optional<String> url) {}

    /**
     * A group of witnesses and groups defined before it.
     *
     * @param threshold as written: {@code any}, {@code all} or a number
     * @param members   names, each in no other group
     */
    public record Group(String name, String threshold, List<String> members) {

        public Group {
            members = List.copyOf(members);
        }

        /** How many members it takes. */
        int needed() {
            return switch (threshold) {
                case "any" -> 1;
                case "all" -> members.size();
                default -> Integer.parseInt(threshold);
            };
        }
    }

    /** Takes copies. Read policies by {@link #parse}: this does not check them. */
    public Policy {
        logs = List.copyOf(logs);
        witnesses = List.copyOf(witnesses);
        groups = List.copyOf(groups);
    }

    /**
     * Reads a policy in canonical spelling.
     *
     * @throws TlogException {@link Defect#POLICY_NOT_CANONICAL}, or as {@link #read}
     */
    public static Policy parse(String text) {
        Policy policy = read(text);
        TlogException.require(policy.toString().equals(text), Defect.POLICY_NOT_CANONICAL);
        return policy;
    }

    /**
     * Reads a policy in any spelling that C2SP tlog-policy allows; {@link #toString} is the canonical one.
     *
     * @throws TlogException {@link Defect#LINE_NOT_ENDED}, {@link Defect#CONTROL_CHARACTER},
     *     {@link Defect#POLICY_KEYWORD}, {@link Defect#POLICY_NAME}, {@link Defect#POLICY_THRESHOLD},
     *     {@link Defect#POLICY_QUORUM}, {@link Defect#KEY_TYPE}, {@link Defect#KEY_DUPLICATE}, {@link Defect#TOO_LONG},
     *     and what a verifier key may be wrong by
     */
    public static Policy read(String text) {
        TlogException.require(text.length() <= MAX_BYTES, Defect.TOO_LONG);
        PolicyReader reader = new PolicyReader();
        for (String line : Spelling.lines(text.replace('\t', ' '))) {
            reader.line(line.replaceAll("^ +| +$", ""));
        }
        return reader.policy();
    }

    /** The SHA-256 of the canonical spelling, by which others name the policy. */
    public Hash hash() {
        return Hash.sha256(toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Checks every signature of a known key, and the quorum.
     *
     * @throws TlogException {@link Defect#QUORUM} without quorum; or as {@link #evaluate}
     */
    public Verdict verify(SignedCheckpoint signed) {
        Verdict verdict = evaluate(signed);
        TlogException.require(verdict.quorum(), Defect.QUORUM);
        return verdict;
    }

    /**
     * Checks every signature of a known key and says who signed.
     *
     * @throws TlogException {@link Defect#ORIGIN} if no log has the checkpoint's origin,
     *     {@link Defect#SIGNATURE_UNKNOWN} if none of them signed, or as {@link io.waymark.tlog.note.Note#verify}
     */
    public Verdict evaluate(SignedCheckpoint signed) {
        List<VerifierKey> origin = logs.stream()
                .map(Log::key)
                .filter(key -> key.name().equals(signed.checkpoint().origin()))
                .toList();
        TlogException.require(!origin.isEmpty(), Defect.ORIGIN);
        List<VerifierKey> known = new ArrayList<>(origin);
        witnesses.forEach(witness -> known.add(witness.key()));
        List<VerifierKey> signers = new ArrayList<>();
        Map<VerifierKey, Long> times = new HashMap<>();
        for (VerifiedSignature good : signed.note().verify(known)) {
            if (good.key().type().timestamped()) {
                times.put(good.key(), good.time());
            } else {
                signers.add(good.key());
            }
        }
        TlogException.require(!signers.isEmpty(), Defect.SIGNATURE_UNKNOWN);
        Map<String, Long> cosigned = new LinkedHashMap<>();
        witnesses.stream()
                .filter(witness -> times.containsKey(witness.key()))
                .forEach(witness -> cosigned.put(witness.name(), times.get(witness.key())));
        return new Verdict(signers, cosigned, satisfied(cosigned.keySet()), quorumTime(cosigned));
    }

    /** Whether these witnesses, by their names here, make the quorum. */
    public boolean satisfied(Set<String> cosigned) {
        Map<String, Boolean> holds = new HashMap<>();
        witnesses.forEach(witness -> holds.put(witness.name(), cosigned.contains(witness.name())));
        for (Group group : groups) {
            long count = group.members().stream().filter(holds::get).count();
            holds.put(group.name(), count >= group.needed());
        }
        return quorum.equals(NONE) || holds.get(quorum);
    }

    private long quorumTime(Map<String, Long> cosigned) {
        Set<String> then = new HashSet<>();
        List<Map.Entry<String, Long>> latestFirst = new ArrayList<>(cosigned.entrySet());
        latestFirst.sort(Map.Entry.<String, Long>comparingByValue().reversed());
        for (Map.Entry<String, Long> witness : latestFirst) {
            then.add(witness.getKey());
            if (!quorum.equals(NONE) && satisfied(then)) {
                return witness.getValue();
            }
        }
        return 0;
    }

    /** The canonical spelling: logs, witnesses, groups, quorum. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        logs.forEach(log -> line(text, "log " + log.key(), log.url()));
        witnesses.forEach(witness -> line(text, "witness " + witness.name() + " " + witness.key(), witness.url()));
        for (Group group : groups) {
            String head = "group " + group.name() + " " + group.threshold() + " ";
            text.append(head).append(String.join(" ", group.members())).append('\n');
        }
        return text.append("quorum ").append(quorum).append('\n').toString();
    }

    private static void line(StringBuilder text, String line, Optional<String> url) {
        text.append(line).append(url.map(u -> " " + u).orElse("")).append('\n');
    }
}
