package io.waymark.web;

import com.zaxxer.hikari.HikariDataSource;
import io.waymark.custody.Made;
import io.waymark.custody.ObjectState;
import io.waymark.custody.RefusalCode;
import io.waymark.custody.Step;
import io.waymark.epcis.EpcisEvent;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonLimits;
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
import io.waymark.ledger.Refs;
import io.waymark.ledger.Salt;
import io.waymark.ledger.SaltedDocument;
import io.waymark.ledger.Salts;
import io.waymark.projection.Secrets;
import io.waymark.projection.capture.CaptureError;
import io.waymark.projection.capture.EventRef;
import io.waymark.projection.capture.OpenEvent;
import io.waymark.projection.capture.OpenJob;
import io.waymark.projection.capture.Outbox;
import io.waymark.projection.custody.CustodyReader;
import io.waymark.projection.custody.InboundOffers;
import io.waymark.projection.custody.Prepared;
import io.waymark.projection.ledger.LedgerBlock;
import io.waymark.projection.ledger.LedgerBlock.HashedWrite;
import io.waymark.projection.ledger.LedgerBlock.PublicWrite;
import io.waymark.projection.ledger.LedgerBlock.Transaction;
import io.waymark.projection.ledger.Projector;
import io.waymark.projection.product.ProductRequest;
import io.waymark.projection.product.ProductRequests;
import io.waymark.transaction.Batch;
import io.waymark.transaction.Entry;
import io.waymark.transaction.EventFields;
import io.waymark.transaction.Opening;
import io.waymark.transaction.Plan;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Three organisations on one ledger in memory. The plans are real, the rows are made by the real projector, capture jobs are
 * settled by the real outbox; what Fabric and the chaincode would do between them is done here in a few lines.
 */
final class TestLedger {
    static final String MAKER = "ManufacturerMSP";
    static final String DISTRIBUTOR = "DistributorMSP";
    static final String SHOP = "RetailerMSP";

    private static final Map<String, Profile> PROFILES = profiles();

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Random random = new Random(11);
    private final List<Pending> pending = new ArrayList<>();
    private Hash header = new Hash("0".repeat(64));
    private int transactions;

    private record Pending(String id, String org, Map<String, byte[]> values, List<PublicWrite> publics) {}

    private static Map<String, Profile> profiles() {
        Map<String, Profile> profiles = new LinkedHashMap<>();
        add(profiles, MAKER, "Alpine Dairy", "CH", "9521001000000");
        add(profiles, DISTRIBUTOR, "Rhône Logistics", "FR", "9521002000009");
        add(profiles, SHOP, "Corner Shop", "GB", "9521003000008");
        return profiles;
    }

    private static void add(Map<String, Profile> profiles, String org, String name, String country, String gln) {
        profiles.put(org, new Profile(org, name, country, List.of(gln), "https://" + org.toLowerCase() + ".example"));
    }

    /** The read models of three members, whose profiles and prefixes are on the ledger. */
    TestLedger() {
        PROFILES.keySet().forEach(org -> nodes.put(org, new Node(org)));
        apply(List.of(), List.copyOf(PROFILES.keySet()));
        PROFILES.forEach((org, profile) -> {
            List<PublicWrite> writes = new ArrayList<>();
            writes.add(new PublicWrite(LedgerKeys.organisation(org), profile.bytes(), false));
            PrefixClaim claim = new PrefixClaim(profile.glns().get(0).substring(0, 7), org);
            writes.add(new PublicWrite(LedgerKeys.prefix(claim.prefix()), claim.bytes(), false));
            PROFILES.keySet()
                    .forEach(other -> writes.add(new PublicWrite(
                            LedgerKeys.prefixConfirmation(claim.prefix(), other), claim.bytes(), false)));
            pending.add(new Pending(id(), org, Map.of(), writes));
        });
        commit();
    }

    Node node(String org) {
        return nodes.get(org);
    }

    private String id() {
        return Hash.sha256(("tx" + transactions++).getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    private String hex(int bytes) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < bytes; i++) {
            hex.append(String.format("%02x", random.nextInt(256)));
        }
        return hex.toString();
    }

    private synchronized void commit() {
        List<Pending> all = List.copyOf(pending);
        pending.clear();
        apply(all, List.of());
    }

    private void apply(List<Pending> all, List<String> members) {
        long number = nodes.get(MAKER).projector.height();
        Hash next = Hash.sha256(header.bytes(), Long.toString(number).getBytes(StandardCharsets.UTF_8));
        Instant now = Instant.now();
        for (Node node : nodes.values()) {
            List<Transaction> transactions = new ArrayList<>();
            for (Pending p : all) {
                List<HashedWrite> writes = p.values.entrySet().stream()
                        .map(w -> new HashedWrite(
                                p.org,
                                KeyId.keyHash(w.getKey()).bytes(),
                                Hash.sha256(w.getValue()).bytes(),
                                false,
                                false))
                        .sorted(java.util.Comparator.comparing(w -> Hash.of(w.keyHash())))
                        .toList();
                boolean own = p.org.equals(node.org);
                transactions.add(new Transaction(
                        p.id, now, p.org, 0, writes, p.publics, own ? new TreeMap<>(p.values) : Map.of(), false));
                if (own) {
                    node.values.putAll(p.values);
                }
            }
            node.projector.apply(new LedgerBlock(number, next, header, transactions, members));
        }
        header = next;
    }

    /** One organisation's read model and what its backend would do. */
    final class Node {
        final String org;
        final String url;
        final JdbcTemplate jdbc;
        private final Projector projector;
        private final CustodyReader reader;
        private final InboundOffers inbound;
        private final Outbox outbox;
        private final ProductRequests products;
        private final Secrets secrets;
        private final Map<String, byte[]> values = new HashMap<>();
        private int events;

        private Node(String org) {
            this.org = org;
            this.url = TestPostgres.fresh();
            HikariDataSource source = TestPostgres.pool(url);
            this.jdbc = new JdbcTemplate(source);
            TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
            byte[] secret = Hash.sha256(org.getBytes(StandardCharsets.UTF_8)).bytes();
            this.secrets = new Secrets(secret, secret);
            this.projector = new Projector(org, jdbc, transaction);
            this.reader = new CustodyReader(org, secrets, jdbc, transaction);
            this.inbound = new InboundOffers(org, jdbc, transaction);
            this.outbox = new Outbox(jdbc, transaction, Clock.systemUTC());
            this.products = new ProductRequests(JdbcClient.create(jdbc));
        }

        /** Captures one event outside of any job. */
        Node capture(String event) {
            String text = EventFields.parse(event.replace('\'', '"'))
                    .json()
                    .with("eventID", "urn:uuid:0-" + org + "-" + events++)
                    .text();
            try {
                write(id(), List.of(text));
            } catch (Plan.RefusedException refused) {
                throw new AssertionError(refused.refusal().code().code(), refused);
            }
            return this;
        }

        /** Carries out every job that is open: each event is captured, refused or parked. */
        void work() {
            for (OpenJob job : outbox.jobs(0, 1_000)) {
                for (OpenEvent event : outbox.events(job.id())) {
                    one(new EventRef(job.id(), event.position()), event);
                }
                if (outbox.job(job.id()).filter(OpenJob::failed).isPresent()) {
                    outbox.leaveOut(job.id());
                }
                outbox.finish(job.id());
            }
            for (ProductRequest request : products.due(100)) {
                product(request);
            }
        }

        private void one(EventRef ref, OpenEvent event) {
            String text = outbox.texts(List.of(ref)).get(ref);
            String id = id();
            try {
                packages();
                write(id, List.of(text), () -> {
                    outbox.sent(id, Outbox.Purpose.EVENTS, 0, new byte[1], new byte[1], List.of(ref));
                });
                outbox.committed(id, projector.height() - 1);
            } catch (Plan.RefusedException refused) {
                RefusalCode code = refused.refusal().code();
                if (code.waiting()) {
                    outbox.parked(Map.of(ref, code.code()), Instant.now().plusSeconds(72 * 3600));
                } else {
                    outbox.refused(Map.of(
                            ref,
                            new CaptureError(
                                    "epcisException:ValidationException",
                                    "The act is refused",
                                    code.sentence(),
                                    code.code(),
                                    event.pointer(),
                                    event.eventId())));
                }
            }
        }

        private void product(ProductRequest request) {
            KeyId ref = Refs.secret(
                    secrets.ref(), "https://id.gs1.org/01/" + request.texts().gtin());
            SaltedDocument document = SaltedDocument.of(request.texts().fields(), new Salts(hex(32)));
            String id = id();
            pending.add(new Pending(
                    id,
                    org,
                    Map.of(LedgerKeys.product(ref, request.n()), CanonicalJson.bytes(document.toJson())),
                    List.of()));
            commit();
            products.done(request.id(), id);
        }

        private void write(String id, List<String> texts) throws Plan.RefusedException {
            write(id, texts, () -> {});
        }

        private void write(String id, List<String> texts, Runnable beforeCommit) throws Plan.RefusedException {
            List<EpcisEvent> parsed = texts.stream().map(EventFields::parse).toList();
            Prepared prepared = reader.prepare(parsed);
            List<Entry> entries = new ArrayList<>();
            for (int i = 0; i < texts.size(); i++) {
                EpcisEvent event = parsed.get(i);
                String declared = event.errorDeclaration()
                        .map(d -> d.declarationTimeText())
                        .orElse("");
                String seen = LedgerKeys.seen(secrets.event(), event.eventID().orElseThrow(), declared);
                entries.add(new Entry.Event(
                        texts.get(i),
                        seen,
                        hex(32),
                        prepared.parties(),
                        prepared.corrected().get(i),
                        drafts(prepared)));
            }
            Plan plan = Plan.of(new Batch(org, prepared.knowledge(), prepared.objects(), prepared.recalls(), entries));
            beforeCommit.run();
            pending.add(new Pending(id, org, plan.writes(), List.of()));
            commit();
        }

        private Map<String, Entry.OfferDraft> drafts(Prepared prepared) {
            List<ObjectName> names =
                    prepared.objects().stream().map(ObjectState::name).toList();
            Opens opens = names.isEmpty() ? Opens.NOTHING : reader.opens(names);
            Map<String, Entry.OfferDraft> drafts = new HashMap<>();
            nodes.keySet().stream()
                    .filter(other -> !other.equals(org))
                    .forEach(other -> drafts.put(other, new Entry.OfferDraft(new Salt(hex(16)), opens)));
            return drafts;
        }

        /** Asks every other member's peer for its offers. */
        Node fetch() {
            for (Node sender : nodes.values()) {
                sender.values.forEach((key, value) -> {
                    if (sender != this && key.startsWith(LedgerKeys.offers(org)) && inbound.wants(sender.org, key)) {
                        OfferValue offer = OfferValue.parse(value);
                        inbound.store(sender.org, key, offer, sender.open(offer));
                    }
                });
            }
            return this;
        }

        private void packages() {
            for (InboundOffers.Offer offer : inbound.list(null, 100)) {
                for (Opening part : inbound.packageFor(offer.number())) {
                    try {
                        Plan plan = Plan.of(Batch.of(org, List.of(new Entry.Package(new Salt(hex(16)), part))));
                        pending.add(new Pending(id(), org, plan.writes(), List.of()));
                    } catch (Plan.RefusedException impossible) {
                        throw new AssertionError(impossible);
                    }
                    commit();
                }
            }
        }

        private Opening open(OfferValue offer) {
            Map<KeyId, Step> steps = new HashMap<>();
            Map<KeyId, List<Hash>> contents = new HashMap<>();
            Map<KeyId, List<Made>> made = new HashMap<>();
            Map<Hash, SaltedDocument> shown = new HashMap<>();
            Map<String, RecallLink> recalls = new HashMap<>();
            Map<String, SaltedDocument> texts = new HashMap<>();
            List<Opening> packages = offer.opens().packages().stream()
                    .map(key -> Opening.fromJson(CanonicalJson.parse(values.get(key), JsonLimits.DOCUMENT)
                            .asObject()))
                    .toList();
            for (KeyId key : offer.opens().steps()) {
                own(key, steps, contents, made);
                for (Opening p : packages) {
                    if (p.steps().containsKey(key)) {
                        steps.put(key, p.steps().get(key));
                        Optional.ofNullable(p.contents().get(key)).ifPresent(content -> contents.put(key, content));
                        Optional.ofNullable(p.made().get(key)).ifPresent(list -> made.put(key, list));
                    }
                }
            }
            for (Hash digest : offer.opens().events()) {
                Optional.ofNullable(values.get(LedgerKeys.event(digest)))
                        .ifPresent(own -> shown.put(digest, document(own).show(List.of(EventFields.DAY))));
                packages.forEach(
                        p -> Optional.ofNullable(p.events().get(digest)).ifPresent(e -> shown.put(digest, e)));
            }
            for (String key : offer.opens().products()) {
                Optional.ofNullable(values.get(key)).ifPresent(own -> texts.put(key, document(own)));
                packages.forEach(p -> Optional.ofNullable(p.products().get(key)).ifPresent(e -> texts.put(key, e)));
            }
            return new Opening(steps, contents, made, shown, recalls, texts);
        }

        private void own(
                KeyId key, Map<KeyId, Step> steps, Map<KeyId, List<Hash>> contents, Map<KeyId, List<Made>> made) {
            byte[] step = values.get(key.stepKey());
            if (step != null) {
                steps.put(key, Step.parse(step));
                Optional.ofNullable(values.get(key.contentKey()))
                        .ifPresent(content ->
                                contents.put(key, HashList.parse(content).members()));
                Optional.ofNullable(values.get(LedgerKeys.made(key)))
                        .ifPresent(list -> made.put(
                                key,
                                Opening.madeList(
                                        CanonicalJson.parse(list).asObject().array("made"))));
            }
        }

        private static SaltedDocument document(byte[] value) {
            return SaltedDocument.fromJson(
                    CanonicalJson.parse(value, JsonLimits.DOCUMENT).asObject());
        }
    }
}
