package io.waymark.projection.custody;

import io.waymark.custody.Step;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.RecallLink;
import io.waymark.projection.ledger.OpenedHistory;
import io.waymark.transaction.Opening;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** History that was opened outside offers: what became of own goods, and recalls of goods that are here. */
public final class Openings {

    private static final int MOST = 1_000;
    /** Of an answer to what was asked of more rows than there are now. */
    private static final Verdict REPLAYING = new Verdict("rows-being-rebuilt", null);

    private final String organisation;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final TransactionTemplate snapshot;
    private final OpenedHistory opened;

    public Openings(String organisation, JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.organisation = organisation;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.snapshot = CustodyReader.snapshot(transaction);
        this.opened = new OpenedHistory(organisation, jdbc, transaction);
    }

    /** Blocks whose rows are there: to be read before what is asked for, and given to {@link #store} with the answer. */
    public long height() {
        Long height = jdbc.queryForObject("select coalesce(max(number) + 1, 0) from block", Long.class);
        return height == null ? 0 : height;
    }

    /**
     * Chains that this organisation began and that went on with a member that has not shown how: what to ask
     * {@code openNext} with. Things in a unit that went on are among them only once they are out of it.
     *
     * @param after the last one of the page before, or null
     * @param most 1 to 1,000
     */
    public List<Question> gone(@Nullable ObjectName after, int most) {
        Map<ObjectName, Question> questions = new LinkedHashMap<>();
        jdbc.query(
                """
                with page as (
                    select org, ref, gone_to from object
                    where org = ? and gone_to is not null and gone_to <> ? and ref > ?
                    order by ref limit ?)
                select p.org, p.ref, p.gone_to, s.key_id, s.bytes
                from page p join step s on s.object_org = p.org and s.object_ref = p.ref
                order by p.ref, s.n
                """,
                rs -> {
                    ObjectName name = States.name(rs);
                    String to = rs.getString(3);
                    questions
                            .computeIfAbsent(name, n -> new Question(n, to, new ArrayList<>()))
                            .chain()
                            .add(new PlacedStep(new KeyId(rs.getString(4)), Step.parse(rs.getBytes(5))));
                },
                organisation,
                organisation,
                after == null ? "" : after.ref().hex(),
                Math.max(1, Math.min(most, MOST)));
        return List.copyOf(questions.values());
    }

    /**
     * What whoever is asked how a chain went on has to be shown beside the chain itself, to walk it: the units that the
     * thing was in while it was in them, their lists, and what a part was split from. They went with the goods.
     */
    public Opening beside(ObjectName object) {
        Opening known =
                snapshot.execute(status -> new History(jdbc).along(object).steps());
        return known == null ? new Opening(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of()) : known;
    }

    /**
     * Recalls that something here may be under and that cannot be read: what to ask {@code openRecall} with. One for each
     * recall chain.
     *
     * @param most 1 to 1,000
     */
    public List<RecallQuestion> unreadRecalls(int most) {
        List<RecallQuestion> questions = snapshot.execute(status -> {
            List<Reached> reached = jdbc.query(
                    """
                    select distinct on (w.org, w.key_hash) w.org, s.bytes, k.r
                    from recall_watch r
                    join ledger_write w on w.position = r.position and w.idx is not null and w.org <> ?
                    join step s on s.object_org = r.object_org and s.object_ref = r.object_ref and s.n = 1
                    left join recall_known k on k.key_hash = w.key_hash and k.org = w.org
                    order by w.org, w.key_hash
                    """,
                    (rs, i) -> new Reached(rs.getString(1), Step.parse(rs.getBytes(2)), rs.getString(3)),
                    organisation);
            Recalls recalls = new Recalls(jdbc);
            return reached.stream()
                    .filter(q -> q.r() == null || !recalls.readable(q.org(), new Hash(q.r())))
                    .limit(Math.max(1, Math.min(most, MOST)))
                    .map(q -> new RecallQuestion(q.org(), q.step()))
                    .toList();
        });
        return questions == null ? List.of() : questions;
    }

    /** A recall that reaches something here; with the name of its chain where its first link is known. */
    private record Reached(String org, Step step, @Nullable String r) {}

    /**
     * Checks opened history byte for byte against the own map, then whether each step stands in an accepted chain, and keeps
     * what is new.
     *
     * @param from MSP id of who opened it
     * @param asked {@link #height} when it was asked for. Nothing is kept while there are fewer blocks: they are being replayed,
     *     and what is known already looks new ({@code rows-being-rebuilt})
     */
    public Verdict store(String from, Opening opening, long asked) {
        // The map only grows, so what was checked stays checked: the follower need not wait for it.
        Verdict verdict = snapshot.execute(status -> {
            OpenedCheck check = new OpenedCheck(jdbc, opening);
            Verdict bytes = check.bytes();
            return bytes.ready() ? check.accepted() : bytes;
        });
        if (verdict == null) {
            throw new IllegalStateException("a check gives its verdict");
        }
        if (!verdict.ready()) {
            return verdict;
        }
        Verdict kept = transaction.execute(status -> {
            OpenedHistory.lock(jdbc);
            if (height() < asked) {
                return REPLAYING;
            }
            if (isNews(opening)) {
                opened.keep(from, opening);
            }
            return verdict;
        });
        return kept == null ? REPLAYING : kept;
    }

    /** Whether it shows anything that is not known here: the same answer, asked for twice, is kept once. */
    public boolean isNews(Opening opening) {
        for (Map.Entry<KeyId, Step> step : opening.steps().entrySet()) {
            if (absent(
                    "step where key_id = ? and writer = ? and source <> 'derived'",
                    step.getKey().hex(),
                    step.getValue().writer())) {
                return true;
            }
        }
        for (String key : opening.recalls().keySet()) {
            if (absent("recall_known where key = ?", key)) {
                return true;
            }
        }
        for (String key : opening.products().keySet()) {
            if (absent("product_known where key = ?", key)) {
                return true;
            }
        }
        return false;
    }

    private boolean absent(String what, Object... arguments) {
        return jdbc.queryForList("select 1 from " + what + " limit 1", Integer.class, arguments)
                .isEmpty();
    }

    /** As {@link #store}, for links of recall chains alone, by ledger key. */
    public Verdict storeRecalls(String from, Map<String, RecallLink> links, long asked) {
        return store(from, new Opening(Map.of(), Map.of(), Map.of(), Map.of(), links, Map.of()), asked);
    }

    /**
     * What of these objects' history others showed and no own package holds yet, cut into private values of at most 1 MB:
     * to be stored before they are handed on or taken back, so that the own peer can open it.
     */
    public List<Opening> packagesFor(Collection<ObjectName> objects) {
        List<Opening> parts = snapshot.execute(
                status -> Parts.of(new History(jdbc).of(objects).unpackaged()));
        return parts == null ? List.of() : parts;
    }

    /**
     * A chain whose next step is not shown here.
     *
     * @param name the object
     * @param to MSP id of who has it since
     * @param chain its steps as known here, first to last
     */
    public record Question(ObjectName name, String to, List<PlacedStep> chain) {}

    /** A step and the key id that it stands under. */
    public record PlacedStep(KeyId key, Step step) {}

    /**
     * @param org MSP id of who wrote the recall
     * @param step first step of something that it may be about
     */
    public record RecallQuestion(String org, Step step) {}
}
