package io.waymark.projection.ledger;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.MapEntry;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.SaltedDocument;
import io.waymark.projection.ledger.LedgerBlock.Transaction;
import io.waymark.projection.log.LogBlock;
import io.waymark.projection.log.LogRows;
import io.waymark.projection.log.LogWriter;
import io.waymark.transaction.Opening;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings the read model forward, block by block: rows and height change in one database transaction, so that a crash at
 * any moment leaves a whole number of blocks. One node has one projector; a second one waits for the first one's
 * transaction and is then refused.
 *
 * <p>Order within a block: the map, public values, own values, chains, purges, offers, then what others opened and a replay
 * has come to. Later parts read what earlier ones wrote.
 */
public final class Projector {

    /** The tables that follow from blocks and from what others opened. */
    private static final List<String> TABLES = List.of(
            "block",
            "ledger_transaction",
            "ledger_write",
            "missing_value",
            "step",
            "step_origin",
            "object",
            "recall_watch",
            "unit_member",
            "step_content",
            "step_made",
            "event",
            "event_identifier",
            "event_value",
            "event_known",
            "own_offer",
            "own_offer_head",
            "own_package",
            "recall_known",
            "profile",
            "prefix_claim",
            "prefix_confirmation",
            "policy_vote",
            "verifier_file",
            "member",
            "product_known",
            "log_block",
            "map_past",
            "public_write",
            "log_key",
            "claim_key",
            "claim_own");

    private static final int LONGEST_TX_ID = 128;
    private static final int LONGEST_CREATOR = 256;

    private final String organisation;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final OpenedHistory opened;
    private final LogRows log;
    private final @Nullable LogWriter files;

    /**
     * @param organisation MSP id of the organisation whose peer is followed
     * @param files of the log, which are written in step with the rows
     */
    public Projector(
            String organisation, JdbcTemplate jdbc, TransactionTemplate transaction, @Nullable LogWriter files) {
        this.organisation = organisation;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.opened = new OpenedHistory(organisation, jdbc, transaction);
        this.log = new LogRows(jdbc);
        this.files = files;
    }

    /** One without files of the log: nothing can be proven of what it applies. */
    public Projector(String organisation, JdbcTemplate jdbc, TransactionTemplate transaction) {
        this(organisation, jdbc, transaction, null);
    }

    /**
     * Opens the log's files where the rows are, before the next block needs them: so that proofs can be made.
     *
     * @throws io.waymark.projection.log.LogFilesException if they are not those of the rows: {@link #rebuild} both
     */
    public void openLog() {
        if (files != null) {
            files.open(log.before(height()));
        }
    }

    /** Lets go of the log's files; the next block takes them again. */
    public void closeLog() {
        if (files != null) {
            files.close();
        }
    }

    /** Number of the block that is wanted next: as many blocks are applied. */
    public long height() {
        Long height = jdbc.queryForObject("select coalesce(max(number) + 1, 0) from block", Long.class);
        return height == null ? 0 : height;
    }

    /**
     * Applies the next block.
     *
     * @throws NotNextBlockException if it is not block {@link #height()}
     * @throws OtherChainException if it does not name the header of the block before it
     * @throws io.waymark.projection.log.LogFilesException if the log's files are not those of the rows
     */
    public Applied apply(LedgerBlock block) {
        return done(transaction.execute(status -> {
            OpenedHistory.lock(jdbc);
            requireNext(block);
            return enter(block);
        }));
    }

    private void requireNext(LedgerBlock block) {
        long height = height();
        if (block.number() != height) {
            throw new NotNextBlockException(block.number(), height);
        }
        List<byte[]> before =
                jdbc.queryForList("select header_hash from block where number = ?", byte[].class, height - 1);
        Hash expected = before.isEmpty() ? new Hash("0".repeat(64)) : Hash.of(before.get(0));
        if (!block.previous().equals(expected)) {
            throw new OtherChainException(block.number());
        }
    }

    private Applied enter(LedgerBlock block) {
        enterBlock(block);
        enterTransactions(block);
        MapWrites map = new MapWrites(jdbc, organisation);
        BlockLeaves leaves = new BlockLeaves(block, log.size());
        int writes = map.apply(block, leaves);
        Map<Hash, MapEntry> changes = map.changes();
        changes.putAll(new PublicWrites(jdbc).apply(block.number(), leaves.publics()));
        PublicRows publics = new PublicRows(jdbc);
        publics.apply(block);
        OwnValues values = new OwnValues(organisation);
        int missing = ownValues(block, map, values);
        Result result = enter(values, map.firstWritten, false);
        purge(map.ownPurged);
        Withdrawals.purged(jdbc, organisation, map.othersPurged);
        OfferRows offers = new OfferRows(jdbc, organisation);
        opened.forget(offers.settleInbound(map.firstWritten));
        opened.loadDue(block.number() + 1);
        new ClaimRows(jdbc).written(map.firstWritten);
        int skipped = result.skipped + publics.skipped;
        if (skipped > 0) {
            jdbc.update("update block set skipped = ? where number = ?", skipped, block.number());
        }
        // Last: whatever fails before leaves no files behind.
        log.write(files, new LogBlock(block.number(), block.header(), leaves.leaves(), changes));
        return new Applied(
                block.number(), writes, values.steps.size(), result.events, skipped, missing, Set.copyOf(map.others));
    }

    private void enterBlock(LedgerBlock block) {
        Instant latest = null;
        for (Transaction t : block.transactions()) {
            latest = latest == null || t.claimed().isAfter(latest) ? t.claimed() : latest;
        }
        jdbc.update(
                """
                insert into block (number, header_hash, previous_hash, transactions, claimed_at, skipped)
                values (?, ?, ?, ?, greatest(?::timestamptz, (select claimed_at from block where number = ?)), 0)
                """,
                block.number(),
                block.header().bytes(),
                block.previous().bytes(),
                block.transactions().size(),
                latest == null ? null : Texts.time(latest),
                block.number() - 1);
    }

    /** An invalid transaction may carry any id, one that was used before, too: the valid one has it, else the first. */
    private void enterTransactions(LedgerBlock block) {
        Bulk rows = new Bulk(
                """
                insert into ledger_transaction as t (tx_id, block, position, creator, code, claimed_at)
                select * from :rows
                on conflict (tx_id) do update set block = excluded.block, position = excluded.position,
                    creator = excluded.creator, code = excluded.code, claimed_at = excluded.claimed_at
                where t.code <> 0 and excluded.code = 0
                """,
                "text",
                "int8",
                "int4",
                "text",
                "int4",
                "timestamptz");
        Map<String, Integer> chosen = new LinkedHashMap<>();
        List<Transaction> all = block.transactions();
        for (int i = 0; i < all.size(); i++) {
            String id = all.get(i).id();
            if (id.isEmpty() || id.length() > LONGEST_TX_ID) {
                continue;
            }
            Integer before = chosen.get(id);
            if (before == null || !all.get(before).valid() && all.get(i).valid()) {
                chosen.put(id, i);
            }
        }
        chosen.forEach((id, i) -> {
            Transaction t = all.get(i);
            String creator = t.creator().length() > LONGEST_CREATOR ? "" : Texts.safe(t.creator());
            rows.add(Texts.safe(id), block.number(), i, creator, t.code(), Texts.time(t.claimed()));
        });
        rows.run(jdbc);
    }

    /** Reads own values that are first writes; notes those that the peer did not give; gives how many those are. */
    private int ownValues(LedgerBlock block, MapWrites map, OwnValues values) {
        Bulk missing = new Bulk(
                "insert into missing_value (key_hash, tx_id, block) select * from :rows", "bytea", "text", "int8");
        for (int i = 0; i < block.transactions().size(); i++) {
            Transaction transaction = block.transactions().get(i);
            Map<Hash, Hash> expected = new LinkedHashMap<>(map.ownFirst.get(i));
            OwnValues.Tx tx = new OwnValues.Tx(Texts.safe(transaction.id()), block.number(), transaction.claimed());
            take(transaction.own(), expected, tx, values);
            expected.keySet().forEach(keyHash -> missing.add(keyHash.bytes(), tx.id(), tx.block()));
        }
        missing.run(jdbc);
        return missing.size();
    }

    /** Takes the values that are what the map says out of what is expected. */
    private static void take(Map<String, byte[]> own, Map<Hash, Hash> expected, OwnValues.Tx tx, OwnValues values) {
        own.keySet().stream().sorted().forEach(key -> {
            byte[] value = own.get(key);
            Hash keyHash = KeyId.keyHash(key);
            if (Hash.sha256(value).equals(expected.get(keyHash))) {
                expected.remove(keyHash);
                values.add(tx, key, value);
            }
        });
    }

    private record Result(int events, int skipped) {}

    private Result enter(OwnValues values, Collection<Hash> firstWritten, boolean late) {
        Set<Hash> written = new LinkedHashSet<>(firstWritten);
        Chains chains = new Chains(new ChainRows(jdbc));
        int skipped = values.skipped + enterSteps(values, chains, written) + enterRest(values);
        OfferRows offers = new OfferRows(jdbc, organisation);
        Set<String> offered = offers.enter(values.offers);
        EventRows events = new EventRows(jdbc, organisation);
        events.read(values);
        chains.run(written, List.of());
        events.nameLots(chains.chains());
        chains.write();
        events.write();
        if (late) {
            events.nameLotsOfEarlierSteps();
        }
        offers.settleOwn(offered, chains.chains());
        Set<Hash> known = new LinkedHashSet<>();
        values.packages.forEach(stored -> known.addAll(stored.value().events().keySet()));
        Withdrawals.known(jdbc, organisation, known);
        return new Result(events.events, skipped + events.skipped);
    }

    /** Steps with the lists behind them, own ones and those in packages; gives how many values do not fit the ledger. */
    private int enterSteps(OwnValues values, Chains chains, Set<Hash> written) {
        values.steps.forEach((key, step) -> {
            Hash keyHash = key.stepKeyHash();
            chains.add(key, keyHash, step, "own");
            written.add(keyHash);
        });
        values.contents.forEach((key, members) -> chains.addContent(organisation, key, members));
        Bulk made = new Bulk(
                "insert into step_made (writer, key_id, made) select * from :rows on conflict do nothing",
                "text",
                "text",
                "text");
        values.made.forEach((key, list) -> made.add(organisation, key.hex(), Opened.madeJson(list)));
        made.run(jdbc);
        int skipped = 0;
        for (OwnValues.Of<Opening> stored : values.packages) {
            jdbc.update(
                    "insert into own_package (key, key_hash, tx_id) values (?, ?, ?)",
                    stored.key(),
                    KeyId.keyHash(stored.key()).bytes(),
                    stored.tx().id());
            Opened history = new Opened(jdbc, stored.key(), "package", stored.value());
            history.load(chains);
            written.addAll(history.keyHashes);
            skipped += history.skipped;
        }
        return skipped;
    }

    private int enterRest(OwnValues values) {
        int skipped = 0;
        Opened.RecallRows recalls = new Opened.RecallRows(jdbc);
        LedgerView view = new LedgerView(jdbc);
        for (Map.Entry<String, RecallLink> link : values.recalls.entrySet()) {
            if (Opened.RecallRows.key(link.getValue(), link.getKey(), view, organisation)) {
                recalls.add("own", organisation, link.getKey(), link.getValue(), "own");
            } else {
                skipped++;
            }
        }
        recalls.run();
        Opened.ProductRows products = new Opened.ProductRows(jdbc);
        for (Map.Entry<String, SaltedDocument> product : values.products.entrySet()) {
            products.add("own", organisation, product.getKey(), product.getValue(), "own");
        }
        products.run();
        new ClaimRows(jdbc).addOwn(values.claims);
        return skipped;
    }

    /** What was purged on the ledger leaves the rows, too: nothing could bring it back. */
    private void purge(Collection<Hash> purged) {
        if (purged.isEmpty()) {
            return;
        }
        Keys.updateByHashes(jdbc, "delete from missing_value where key_hash = any(?)", purged);
        new EventRows(jdbc, organisation).purge(purged);
        Keys.updateByHashes(jdbc, "delete from own_offer where key_hash = any(?)", purged);
        List<String> packages = Keys.byHashes(
                jdbc, "select key from own_package where key_hash = any(?)", purged, (rs, i) -> rs.getString(1));
        if (!packages.isEmpty()) {
            opened.drop(packages);
            Keys.updateByHashes(jdbc, "delete from own_package where key_hash = any(?)", purged);
        }
    }

    /** Ids of transactions with own values that the own peer has not given yet, oldest first, at most this many. */
    public List<String> missing(int most) {
        return jdbc.queryForList(
                "select tx_id from missing_value group by tx_id order by min(block), tx_id limit ?",
                String.class,
                most);
    }

    /**
     * Fills in own values that came later than their block. Values that are not what the ledger's hashes say are passed over.
     *
     * @param own by ledger key
     * @return how many were filled in
     */
    public int late(String txId, Map<String, byte[]> own) {
        return done(transaction.execute(status -> {
            OpenedHistory.lock(jdbc);
            Map<Hash, Hash> expected = new LinkedHashMap<>();
            List<OwnValues.Tx> tx = new ArrayList<>();
            jdbc.query(
                    """
                    select m.key_hash, w.value_hash, m.block, t.claimed_at
                    from missing_value m
                    join ledger_write w on w.key_hash = m.key_hash and w.org = ?
                    join ledger_transaction t on t.tx_id = m.tx_id
                    where m.tx_id = ?
                    """,
                    rs -> {
                        expected.put(Hash.of(rs.getBytes(1)), Hash.of(rs.getBytes(2)));
                        tx.add(new OwnValues.Tx(
                                txId, rs.getLong(3), rs.getTimestamp(4).toInstant()));
                    },
                    organisation,
                    txId);
            if (tx.isEmpty()) {
                return 0;
            }
            Set<Hash> filled = new LinkedHashSet<>(expected.keySet());
            OwnValues values = new OwnValues(organisation);
            take(own, expected, tx.get(0), values);
            filled.removeAll(expected.keySet());
            Result result = enter(values, List.of(), true);
            Keys.updateByHashes(jdbc, "delete from missing_value where key_hash = any(?)", filled);
            jdbc.update(
                    "update block set skipped = skipped + ? where number = ?",
                    result.skipped,
                    tx.get(0).block());
            return filled.size();
        }));
    }

    /**
     * Empties everything that follows from blocks, in one transaction; replaying the blocks brings the same rows back.
     * What others opened is kept and loaded again when the replay comes to where it was checked. The log's files go
     * when block 0 is applied again; what this node has cosigned is kept, and so are others' signatures.
     */
    public void rebuild() {
        transaction.executeWithoutResult(status -> {
            OpenedHistory.lock(jdbc);
            jdbc.execute("truncate " + String.join(", ", TABLES));
            jdbc.update("update opening set loaded = false");
            jdbc.update("update inbound_head set outcome = null, outcome_block = null");
            jdbc.update("update inbound_offer set settled = false where settled");
        });
    }

    /** SHA-256 over all rows that follow from blocks and opened history, in a stable order: equal before and after a rebuild. */
    public Hash digest() {
        return done(transaction.execute(status -> Digest.of(jdbc, TABLES)));
    }

    private static <T> T done(@Nullable T answer) {
        if (answer == null) {
            throw new IllegalStateException("a transaction gives its answer");
        }
        return answer;
    }
}
