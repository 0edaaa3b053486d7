package io.waymark.projection.custody;

import io.waymark.custody.Made;
import io.waymark.custody.ObjectState;
import io.waymark.custody.Situation;
import io.waymark.custody.Step;
import io.waymark.epcis.EpcisEvent;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.HashList;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.OfferValue;
import io.waymark.ledger.Opens;
import io.waymark.ledger.PrefixClaim;
import io.waymark.ledger.Profile;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.Salt;
import io.waymark.ledger.SaltedDocument;
import io.waymark.projection.Secrets;
import io.waymark.projection.ledger.Applied;
import io.waymark.projection.ledger.LedgerBlock;
import io.waymark.projection.ledger.LedgerBlock.HashedWrite;
import io.waymark.projection.ledger.LedgerBlock.PublicWrite;
import io.waymark.projection.ledger.LedgerBlock.Transaction;
import io.waymark.projection.ledger.Projector;
import io.waymark.projection.log.LogWriter;
import io.waymark.transaction.Batch;
import io.waymark.transaction.Entry;
import io.waymark.transaction.EventFields;
import io.waymark.transaction.Opening;
import io.waymark.transaction.Plan;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Three organisations on one ledger in memory: real plans become blocks, and each organisation's node applies them with its
 * own values to a database of its own. What Fabric and the chaincode would do is done in a few lines here: absent keys are
 * checked when a transaction commits, and an opening is put together from the sender's own values.
 */
final class Network {

    static final String A = "ManufacturerMSP";
    static final String B = "DistributorMSP";
    static final String C = "RetailerMSP";
    static final String GLN_A = "9521001000000";
    static final String GLN_B = "9521002000009";
    static final String GLN_C = "9521003000008";

    private static final JsonLimits LIMITS = new JsonLimits(72 << 20, 64, 1 << 20, 100, 400, 400_000, 8_000_000);
    private static final EmbeddedPostgres POSTGRES = start();
    private static final List<DataSource> DATABASES = new ArrayList<>();

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final List<Block> blocks = new ArrayList<>();
    private final Map<String, Set<Hash>> state = new HashMap<>();
    private final List<Pending> pending = new ArrayList<>();
    private final Random random = new Random(7);
    private int transactions;
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");

    /** A transaction with the values that its organisation alone sees. */
    private record Pending(
            String org,
            Map<String, byte[]> values,
            Set<Plan.Absent> absent,
            List<HashedWrite> purges,
            List<PublicWrite> publics) {}

    private record Block(LedgerBlock shared, Map<String, Map<String, Map<String, byte[]>>> own) {}

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
            create(postgres, "migrated", "template1");
            Flyway.configure()
                    .dataSource(postgres.getDatabase("postgres", "migrated"))
                    .load()
                    .migrate();
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void create(EmbeddedPostgres postgres, String name, String template) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + " template " + template);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An empty database: those of the test before, one test running at a time. */
    private static DataSource database(int number) {
        if (number < DATABASES.size()) {
            JdbcTemplate jdbc = new JdbcTemplate(DATABASES.get(number));
            List<String> tables = jdbc.queryForList(
                    "select tablename from pg_tables where schemaname = 'public' and tablename not like 'flyway%'",
                    String.class);
            jdbc.execute("truncate " + String.join(", ", tables) + " restart identity cascade");
            return DATABASES.get(number);
        }
        create(POSTGRES, "test" + number, "migrated");
        DataSource source = new SingleConnectionDataSource(POSTGRES.getJdbcUrl("postgres", "test" + number), true);
        DATABASES.add(source);
        return source;
    }

    /** Three members with profiles and confirmed prefixes. */
    static Network of(String... orgs) {
        return of(null, orgs);
    }

    /** The same, each node with the files of its log in a folder of its own. */
    static Network of(Path logs, String... orgs) {
        Network network = new Network();
        for (String org : orgs) {
            LogWriter log = logs == null ? null : new LogWriter(logs.resolve(org));
            network.nodes.put(org, network.new Node(org, database(network.nodes.size()), log));
        }
        network.append(List.of(), List.of(orgs));
        Map<String, String> glns = Map.of(A, GLN_A, B, GLN_B, C, GLN_C);
        for (String org : orgs) {
            String gln = glns.get(org);
            PrefixClaim claim = new PrefixClaim(gln.substring(0, 7), org);
            List<PublicWrite> writes = new ArrayList<>();
            writes.add(new PublicWrite(
                    LedgerKeys.organisation(org),
                    new Profile(org, org, "DE", List.of(gln), "https://" + org + ".example").bytes(),
                    false));
            writes.add(new PublicWrite(LedgerKeys.prefix(claim.prefix()), claim.bytes(), false));
            for (String other : orgs) {
                writes.add(new PublicWrite(LedgerKeys.prefixConfirmation(claim.prefix(), other), claim.bytes(), false));
            }
            network.pending.add(new Pending(org, Map.of(), Set.of(), List.of(), writes));
        }
        network.commit();
        return network;
    }

    Node node(String org) {
        return nodes.get(org);
    }

    String hex(int bytes) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < bytes; i++) {
            hex.append(String.format("%02x", random.nextInt(256)));
        }
        return hex.toString();
    }

    /** From now on this organisation's peer does not give its values with its blocks. */
    boolean withholds;

    /** Writes anything into an organisation's collection, as an altered chaincode could. */
    void write(String org, Map<String, byte[]> values) {
        pending.add(new Pending(org, values, Set.of(), List.of(), List.of()));
    }

    void purge(String org, Collection<String> keys) {
        List<HashedWrite> purges = keys.stream()
                .map(k -> new HashedWrite(org, KeyId.keyHash(k).bytes(), new byte[0], true, true))
                .toList();
        pending.add(new Pending(org, Map.of(), Set.of(), purges, List.of()));
        keys.forEach(k -> {
            node(org).values.remove(k);
            state.getOrDefault(org, Set.of()).remove(KeyId.keyHash(k));
        });
        // What is purged is served to nobody who replays, either.
        blocks.forEach(b -> b.own.getOrDefault(org, Map.of()).values().forEach(own -> own.keySet()
                .removeAll(keys)));
    }

    /** Puts what is pending into one block and applies it at every node; gives the validation codes. */
    List<Integer> commit() {
        return append(List.of(), List.of());
    }

    List<Integer> append(List<HashedWrite> odd, List<String> members) {
        List<Transaction> shared = new ArrayList<>();
        Map<String, Map<String, Map<String, byte[]>>> own = new HashMap<>();
        List<Integer> codes = new ArrayList<>();
        for (Pending p : pending) {
            String id = Hash.sha256(("tx" + transactions++).getBytes(StandardCharsets.UTF_8))
                    .hex();
            boolean valid = p.absent.stream()
                    .noneMatch(a -> state.getOrDefault(a.org(), Set.of()).contains(KeyId.keyHash(a.key())));
            codes.add(valid ? 0 : 11);
            List<HashedWrite> writes = new ArrayList<>();
            if (valid) {
                p.values.forEach((key, value) -> {
                    writes.add(new HashedWrite(
                            p.org,
                            KeyId.keyHash(key).bytes(),
                            Hash.sha256(value).bytes(),
                            false,
                            false));
                    state.computeIfAbsent(p.org, o -> new LinkedHashSet<>()).add(KeyId.keyHash(key));
                    node(p.org).values.put(key, value);
                });
                writes.addAll(p.purges);
                own.computeIfAbsent(p.org, o -> new HashMap<>()).put(id, new TreeMap<>(p.values));
            }
            now = now.plusSeconds(1);
            shared.add(new Transaction(
                    id, now, p.org, valid ? 0 : 11, writes, valid ? p.publics : List.of(), Map.of(), false));
        }
        if (!odd.isEmpty()) {
            shared.add(new Transaction(hex(32), now, "", 0, odd, List.of(), Map.of(), false));
        }
        pending.clear();
        long number = blocks.size();
        Hash previous = number == 0
                ? new Hash("0".repeat(64))
                : blocks.get((int) number - 1).shared.header();
        Hash header = Hash.sha256(previous.bytes(), Long.toString(number).getBytes(StandardCharsets.UTF_8));
        blocks.add(new Block(new LedgerBlock(number, header, previous, shared, members), own));
        nodes.values().forEach(Node::follow);
        return codes;
    }

    /** The block as this organisation's peer gives it. */
    LedgerBlock block(int number, String org) {
        Block block = blocks.get(number);
        Map<String, Map<String, byte[]>> own = block.own.getOrDefault(org, Map.of());
        LedgerBlock s = block.shared;
        return new LedgerBlock(
                s.number(),
                s.header(),
                s.previous(),
                s.transactions().stream()
                        .map(t -> new Transaction(
                                t.id(),
                                t.claimed(),
                                t.creator(),
                                t.code(),
                                t.hashed(),
                                t.publics(),
                                withholds ? Map.of() : own.getOrDefault(t.id(), Map.of()),
                                withholds))
                        .toList(),
                s.members());
    }

    /** The values of a transaction, as the peer gives them later. */
    Map<String, byte[]> values(String org, String txId) {
        return blocks.stream()
                .flatMap(b ->
                        Optional.ofNullable(b.own.getOrDefault(org, Map.of()).get(txId)).stream())
                .findFirst()
                .orElse(Map.of());
    }

    int height() {
        return blocks.size();
    }

    void publish(String org, String key, byte[] value) {
        pending.add(new Pending(org, Map.of(), Set.of(), List.of(), List.of(new PublicWrite(key, value, false))));
        commit();
    }

    /** The latest step of a thing as a node knows it. */
    static final class Head {
        private final Step step;

        Head(Node node, String identifier) {
            this.step = Step.parse(node.jdbc.queryForObject(
                    "select s.bytes from object o join step s on s.hash = o.head_hash where o.identifier = ?",
                    byte[].class,
                    identifier));
        }

        Step step() {
            return step;
        }
    }

    static String event(String type, String action, String step, String fields) {
        return ("{'type':'" + type + "','eventTime':'2026-11-22T10:00:00Z','eventTimeZoneOffset':'+01:00',"
                        + (action.isEmpty() ? "" : "'action':'" + action + "',") + "'bizStep':'" + step + "'," + fields
                        + "}")
                .replace('\'', '"');
    }

    static String to(String gln) {
        return "'destinationList':[{'type':'possessing_party','destination':'https://id.gs1.org/417/" + gln + "'}]";
    }

    /** One organisation's software. */
    final class Node {
        final String org;
        final JdbcTemplate jdbc;
        final TransactionTemplate transaction;
        final LogWriter log;
        final Projector projector;
        final CustodyReader reader;
        final InboundOffers inbound;
        final Openings openings;
        final Secrets secrets;

        /** What its peer holds of the own collection. */
        final Map<String, byte[]> values = new HashMap<>();

        Applied applied;

        /** Milliseconds that the last block took. */
        long took;

        /** Milliseconds of the processor that this side of the database took for it. */
        long computed;

        private int events;

        Node(String org, DataSource source, LogWriter log) {
            this.org = org;
            this.log = log;
            this.jdbc = new JdbcTemplate(source);
            this.transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
            byte[] secret = Hash.sha256(org.getBytes(StandardCharsets.UTF_8)).bytes();
            this.secrets = new Secrets(secret, secret);
            this.projector = new Projector(org, jdbc, transaction, log);
            this.reader = new CustodyReader(org, secrets, jdbc, transaction);
            this.inbound = new InboundOffers(org, jdbc, transaction);
            this.openings = new Openings(org, jdbc, transaction);
        }

        void follow() {
            follow(blocks.size());
        }

        /** Follows until so many blocks are applied. */
        void follow(int height) {
            while (projector.height() < height) {
                LedgerBlock next = block((int) projector.height(), org);
                long start = System.nanoTime();
                long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                applied = projector.apply(next);
                took = (System.nanoTime() - start) / 1_000_000;
                computed = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1_000_000;
            }
        }

        /** Captures one event: prepare, plan, and into the next block. */
        Plan plan(String text) throws Plan.RefusedException {
            return plan(List.of(text), UnaryOperator.identity());
        }

        Plan plan(List<String> texts, UnaryOperator<Prepared> altered) throws Plan.RefusedException {
            List<String> named = new ArrayList<>();
            List<EpcisEvent> parsed = new ArrayList<>();
            for (String text : texts) {
                JsonObject json = EventFields.parse(text).json();
                String full = json.has("eventID")
                        ? text
                        : json.with("eventID", "urn:test:" + org + events++).text();
                named.add(full);
                parsed.add(EventFields.parse(full));
            }
            Prepared prepared = altered.apply(reader.prepare(parsed));
            List<Entry> entries = new ArrayList<>();
            for (int i = 0; i < named.size(); i++) {
                EpcisEvent event = parsed.get(i);
                String declared = event.errorDeclaration()
                        .map(d -> d.declarationTimeText())
                        .orElse("");
                String seen = LedgerKeys.seen(secrets.event(), event.eventID().orElseThrow(), declared);
                entries.add(new Entry.Event(
                        named.get(i),
                        seen,
                        hex(32),
                        prepared.parties(),
                        prepared.corrected().get(i),
                        drafts(prepared)));
            }
            Plan plan = Plan.of(new Batch(org, prepared.knowledge(), prepared.objects(), prepared.recalls(), entries));
            submit(plan);
            return plan;
        }

        /** Everything that the event touches is opened to whoever gets an offer: the tests of what is opened are elsewhere. */
        private Map<String, Entry.OfferDraft> drafts(Prepared prepared) {
            List<ObjectName> names =
                    prepared.objects().stream().map(ObjectState::name).toList();
            Opens opens = names.isEmpty() ? Opens.NOTHING : reader.opens(names);
            Map<String, Entry.OfferDraft> drafts = new HashMap<>();
            for (String receiver : nodes.keySet()) {
                if (!receiver.equals(org)) {
                    drafts.put(receiver, new Entry.OfferDraft(new Salt(hex(16)), opens));
                }
            }
            return drafts;
        }

        void submit(Plan plan) {
            Map<String, byte[]> writes = plan.writes();
            pending.add(new Pending(org, writes, plan.absent(), List.of(), List.of()));
        }

        /** Captures one event and commits it. */
        Plan ok(String text) {
            try {
                Plan plan = plan(text);
                List<Integer> codes = commit();
                if (codes.stream().anyMatch(c -> c != 0)) {
                    throw new AssertionError("conflict: " + codes);
                }
                return plan;
            } catch (Plan.RefusedException refused) {
                throw new AssertionError(refused.refusal().code().code(), refused);
            }
        }

        String refused(String text) {
            try {
                plan(text);
                pending.clear();
                return "accepted";
            } catch (Plan.RefusedException refused) {
                return refused.refusal().code().code();
            }
        }

        /** Asks the sender's peer for its offers and stores them. */
        Map<String, Verdict> fetch(String sender) {
            Map<String, Verdict> verdicts = new TreeMap<>();
            node(sender).offers(org).forEach((key, offer) -> {
                if (inbound.wants(sender, key)) {
                    verdicts.put(
                            key, inbound.store(sender, key, offer, node(sender).open(offer)));
                }
            });
            return verdicts;
        }

        Map<String, OfferValue> offers(String receiver) {
            Map<String, OfferValue> offers = new TreeMap<>();
            values.forEach((key, value) -> {
                if (key.startsWith(LedgerKeys.offers(receiver))) {
                    offers.put(key, OfferValue.parse(value));
                }
            });
            return offers;
        }

        /** Stores the packages of everything that is offered here, a transaction each. */
        void storePackages() {
            for (InboundOffers.Offer offer : inbound.list(null, 100)) {
                for (Opening part : inbound.packageFor(offer.number())) {
                    store(part);
                }
            }
        }

        void store(Opening part) {
            try {
                submit(Plan.of(Batch.of(org, List.of(new Entry.Package(new Salt(hex(16)), part)))));
            } catch (Plan.RefusedException impossible) {
                throw new AssertionError(impossible);
            }
            commit();
        }

        /** Fetches, stores packages, receives. */
        void receive(String sender, String ids) {
            fetch(sender);
            storePackages();
            ok(event("ObjectEvent", "OBSERVE", "receiving", "'epcList':[" + ids + "]"));
        }

        /** What the chaincode opens for an offer. */
        Opening open(OfferValue offer) {
            Map<KeyId, Step> steps = new HashMap<>();
            Map<KeyId, List<Hash>> contents = new HashMap<>();
            Map<KeyId, List<Made>> made = new HashMap<>();
            Map<Hash, SaltedDocument> events = new HashMap<>();
            Map<String, RecallLink> recalls = new HashMap<>();
            Map<String, SaltedDocument> products = new HashMap<>();
            Opens opens = offer.opens();
            List<Opening> packages = opens.packages().stream()
                    .map(k -> Opening.fromJson(
                            CanonicalJson.parse(values.get(k), LIMITS).asObject()))
                    .toList();
            for (KeyId key : opens.steps()) {
                own(key, steps, contents, made);
                for (Opening p : packages) {
                    if (p.steps().containsKey(key)) {
                        steps.put(key, p.steps().get(key));
                        copy(key, p.contents(), contents);
                        copy(key, p.made(), made);
                    }
                }
            }
            for (Hash digest : opens.events()) {
                byte[] own = values.get(LedgerKeys.event(digest));
                if (own != null) {
                    events.put(digest, document(own).show(List.of(EventFields.DAY)));
                }
                packages.forEach(p -> copy(digest, p.events(), events));
            }
            for (String key : opens.products()) {
                if (values.containsKey(key)) {
                    products.put(key, document(values.get(key)));
                }
                packages.forEach(p -> copy(key, p.products(), products));
            }
            return new Opening(steps, contents, made, events, recalls, products);
        }

        private <K, V> void copy(K key, Map<K, V> from, Map<K, V> to) {
            if (from.containsKey(key)) {
                to.put(key, from.get(key));
            }
        }

        void own(KeyId key, Map<KeyId, Step> steps, Map<KeyId, List<Hash>> contents, Map<KeyId, List<Made>> made) {
            byte[] step = values.get(key.stepKey());
            if (step == null) {
                return;
            }
            steps.put(key, Step.parse(step));
            byte[] content = values.get(key.contentKey());
            if (content != null) {
                contents.put(key, HashList.parse(content).members());
            }
            byte[] list = values.get(LedgerKeys.made(key));
            if (list != null) {
                made.put(
                        key,
                        Opening.madeList(CanonicalJson.parse(list).asObject().array("made")));
            }
        }

        /** What a custodian opens to who began a chain: its own steps of it, and of the units that it was in. */
        Opening openNext(ObjectName name) {
            Map<KeyId, Step> steps = new HashMap<>();
            Map<KeyId, List<Hash>> contents = new HashMap<>();
            Map<KeyId, List<Made>> made = new HashMap<>();
            reader.opens(List.of(name)).steps().forEach(key -> own(key, steps, contents, made));
            return new Opening(steps, contents, made, Map.of(), Map.of(), Map.of());
        }

        private SaltedDocument document(byte[] value) {
            return SaltedDocument.fromJson(CanonicalJson.parse(value, LIMITS).asObject());
        }

        String row(String column, String identifier) {
            return jdbc.queryForObject(
                    "select " + column + "::text from object where identifier = ? order by changed_block desc limit 1",
                    String.class,
                    identifier);
        }

        /** All rows that a replay has to bring back, readable where they differ. */
        List<String> dump() {
            List<String> rows = new ArrayList<>();
            for (String table : List.of(
                    "step",
                    "step_origin",
                    "object",
                    "unit_member",
                    "event",
                    "event_known",
                    "own_offer",
                    "recall_known",
                    "product_known",
                    "recall_watch",
                    "ledger_write",
                    "missing_value",
                    "prefix_claim")) {
                jdbc.queryForList("select t::text from " + table + " t order by 1", String.class)
                        .forEach(row -> rows.add(table + " " + row));
            }
            return rows;
        }

        /** Replays everything from the first block. */
        void rebuild() {
            projector.rebuild();
            follow();
        }

        Situation situation(String text) {
            Prepared p = reader.prepare(List.of(EventFields.parse(text)));
            return new Situation(p.knowledge(), p.objects(), p.recalls());
        }
    }
}
