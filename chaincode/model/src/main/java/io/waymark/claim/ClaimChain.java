package io.waymark.claim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What everything on the ledger about one item's claim key says together. Statements count in the order of their places 1, 2, …;
 * at one place those of several organisations in the order of the log. What is not shown, or is no statement of this item that
 * was due, changes nothing and is named, so that nobody can stop or falsify a chain by writing nonsense.
 */
public final class ClaimChain {

    /** The most places: statements and evidence of a second claim. */
    public static final int MOST_PLACES = ClaimStatement.MOST;

    /** What one more statement would be. */
    public enum Verdict {
        /** The next one, by who may make it. */
        COUNTS,
        /** By who made statement n, and against it: two next holders of one item. */
        CONFLICT,
        /** Statement n, once more. */
        SAME,
        /** Its number is neither due nor that of a conflict. */
        NUMBER,
        /** It is not signed by who could make it. */
        SIGNATURE,
        /** A second conflict adds nothing, and there are places for {@link #MOST_PLACES} writes. */
        FULL
    }

    /**
     * A first write at a place.
     *
     * @param org whose collection it stands in
     * @param statement nothing if it is not shown, or is no such value
     */
    public record Written(String org, Optional<ClaimStatement> statement) {}

    private record Counted(ClaimStatement statement, ClaimKey signer) {}

    private final ClaimKey item;
    private final List<Counted> counted = new ArrayList<>();
    private final Set<String> notShownBy = new TreeSet<>();
    private int places;
    private int passed;
    private ClaimKey holder;
    private ClaimKey reporter;
    private boolean twice;

    private ClaimChain(ClaimKey item) {
        this.item = item;
    }

    /**
     * Reads a chain.
     *
     * @param places at each place from 1 on what was written first there by each organisation, in the order of the log
     */
    public static ClaimChain of(ClaimKey item, List<List<Written>> places) {
        ClaimChain chain = new ClaimChain(item);
        for (List<Written> place : places) {
            chain.places++;
            place.forEach(chain::add);
        }
        return chain;
    }

    private void add(Written written) {
        Verdict verdict = written.statement().map(this::weigh).orElse(Verdict.NUMBER);
        switch (verdict) {
            case COUNTS -> count(written.statement().orElseThrow());
            case CONFLICT -> twice = true;
            case SAME -> {
                // Nothing new: two organisations took the same statement, or one took it twice.
            }
            default -> notShownBy.add(written.org());
        }
    }

    private void count(ClaimStatement statement) {
        counted.add(new Counted(statement, signer(statement.kind())));
        switch (statement.kind()) {
            case CLAIM -> holder = statement.next();
            case PASS -> {
                holder = statement.next();
                passed++;
            }
            case STOLEN -> reporter = holder;
            case FOUND -> reporter = null;
        }
    }

    /** Who may make the next statement of a kind; null if nobody may now. */
    private ClaimKey signer(ClaimKind kind) {
        return switch (kind) {
            case CLAIM -> counted.isEmpty() ? item : null;
            case PASS -> holder;
            case STOLEN -> reporter == null ? holder : null;
            case FOUND -> reporter;
        };
    }

    /** What this statement would be at the next place. */
    public Verdict judge(ClaimStatement statement) {
        Verdict verdict = weigh(statement);
        boolean full = places >= MOST_PLACES || verdict == Verdict.CONFLICT && twice;
        return full && (verdict == Verdict.COUNTS || verdict == Verdict.CONFLICT) ? Verdict.FULL : verdict;
    }

    private Verdict weigh(ClaimStatement statement) {
        if (!statement.item().equals(item) || statement.n() > counted.size() + 1) {
            return Verdict.NUMBER;
        }
        if (statement.next() != null && !statement.next().sound()) {
            return Verdict.SIGNATURE;
        }
        if (statement.n() == counted.size() + 1) {
            ClaimKey signer = signer(statement.kind());
            return signer != null && statement.signedBy(signer) ? Verdict.COUNTS : Verdict.SIGNATURE;
        }
        Counted before = counted.get(statement.n() - 1);
        if (!statement.signedBy(before.signer())) {
            return Verdict.SIGNATURE;
        }
        if (statement.says(before.statement())) {
            return Verdict.SAME;
        }
        // A theft report beside a passing on is one holder who changed his mind, not two holders.
        return statement.kind().namesNext() && before.statement().kind().namesNext()
                ? Verdict.CONFLICT
                : Verdict.NUMBER;
    }

    /** How many statements count: the next one has this number and one. */
    public int statements() {
        return counted.size();
    }

    /** How many places were written at. */
    public int places() {
        return places;
    }

    /** Statement n, if it counts. */
    public Optional<ClaimStatement> statement(int n) {
        return n >= 1 && n <= counted.size() ? Optional.of(counted.get(n - 1).statement()) : Optional.empty();
    }

    /** Whether it was claimed. */
    public boolean claimed() {
        return holder != null;
    }

    /** Key of who holds it; null before the first claim. */
    public ClaimKey holder() {
        return holder;
    }

    /** How often it was passed on. */
    public int passed() {
        return passed;
    }

    /** Whether a report stands that it was stolen. */
    public boolean stolen() {
        return reporter != null;
    }

    /** Whether one key named two next holders: two claims by the secret in the pack, or one holder who passed it on twice. */
    public boolean twice() {
        return twice;
    }

    /** Organisations that wrote at a place of it what is not shown, or says nothing. */
    public List<String> notShownBy() {
        return List.copyOf(notShownBy);
    }

    /** The one word for all of it, the gravest first. */
    public ClaimAnswer answer() {
        if (stolen()) {
            return ClaimAnswer.STOLEN;
        }
        if (twice) {
            return ClaimAnswer.TWICE;
        }
        if (!notShownBy.isEmpty()) {
            return ClaimAnswer.NOT_SHOWN;
        }
        return claimed() ? ClaimAnswer.CLAIMED : ClaimAnswer.NEVER;
    }

    @Override
    public String toString() {
        return answer().word();
    }
}
