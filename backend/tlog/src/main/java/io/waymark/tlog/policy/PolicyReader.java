package io.waymark.tlog.policy;

import io.waymark.tlog.Defect;
import io.waymark.tlog.Spelling;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.note.VerifierKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a policy line by line and holds each against those before it. */
final class PolicyReader {

    private final List<Policy.Log> logs = new ArrayList<>();
    private final List<Policy.Cosigner> witnesses = new ArrayList<>();
    private final List<Policy.Group> groups = new ArrayList<>();
    private final Set<String> names = new HashSet<>(Set.of(Policy.NONE));
    private final Set<String> members = new HashSet<>(Set.of(Policy.NONE));
    private String quorum;

    void line(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        List<String> items = List.of(line.split(" +"));
        switch (items.get(0)) {
            case "log" -> log(items);
            case "witness" -> witness(items);
            case "group" -> group(items);
            case "quorum" -> quorum(items);
            default -> throw new TlogException(Defect.POLICY_KEYWORD);
        }
    }

    private void log(List<String> items) {
        requireItems(items, 2, 3);
        VerifierKey key = VerifierKey.parse(items.get(1));
        TlogException.require(!key.type().timestamped(), Defect.KEY_TYPE);
        TlogException.require(logs.stream().noneMatch(log -> log.key().samePublicKey(key)), Defect.KEY_DUPLICATE);
        logs.add(new Policy.Log(key, item(items, 2)));
        TlogException.require(logs.size() <= Policy.MAX_LINES, Defect.TOO_LONG);
    }

    private void witness(List<String> items) {
        requireItems(items, 3, 4);
        define(items.get(1));
        VerifierKey key = VerifierKey.parse(items.get(2));
        TlogException.require(key.type().timestamped(), Defect.KEY_TYPE);
        TlogException.require(witnesses.stream().noneMatch(w -> w.key().samePublicKey(key)), Defect.KEY_DUPLICATE);
        witnesses.add(new Policy.Cosigner(items.get(1), key, item(items, 3)));
        TlogException.require(witnesses.size() <= Policy.MAX_LINES, Defect.TOO_LONG);
    }

    private void group(List<String> items) {
        requireItems(items, 4, 3 + 2 * Policy.MAX_LINES);
        List<String> listed = items.subList(3, items.size());
        for (String member : listed) {
            TlogException.require(names.contains(member) && members.add(member), Defect.POLICY_NAME);
        }
        define(items.get(1));
        String threshold = items.get(2);
        if (!threshold.equals("any") && !threshold.equals("all")) {
            TlogException.require(threshold.matches("[1-9][0-9]{0,2}"), Defect.POLICY_THRESHOLD);
            TlogException.require(Spelling.number(threshold) <= listed.size(), Defect.POLICY_THRESHOLD);
        }
        groups.add(new Policy.Group(items.get(1), threshold, listed));
        TlogException.require(groups.size() <= Policy.MAX_LINES, Defect.TOO_LONG);
    }

    private void quorum(List<String> items) {
        requireItems(items, 2, 2);
        TlogException.require(quorum == null, Defect.POLICY_QUORUM);
        TlogException.require(names.contains(items.get(1)), Defect.POLICY_NAME);
        quorum = items.get(1);
    }

    private void define(String name) {
        TlogException.require(names.add(name), Defect.POLICY_NAME);
    }

    private static void requireItems(List<String> items, int least, int most) {
        TlogException.require(items.size() >= least && items.size() <= most, Defect.POLICY_KEYWORD);
    }

    private static Optional<String> item(List<String> items, int at) {
        return items.size() > at ? Optional.of(items.get(at)) : Optional.empty();
    }

    Policy policy() {
        TlogException.require(quorum != null, Defect.POLICY_QUORUM);
        return new Policy(logs, witnesses, groups, quorum);
    }
}
