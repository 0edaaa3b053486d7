package io.waymark.projection.bundle;

import io.waymark.custody.Kind;
import io.waymark.disclosure.DisclosureRules;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.projection.claim.Claims;
import io.waymark.projection.claim.Holding;
import io.waymark.projection.disclosure.Disclosures;
import io.waymark.projection.journey.Chain;
import io.waymark.projection.journey.Histories;
import io.waymark.projection.journey.History;
import io.waymark.projection.journey.LotSummary;
import io.waymark.projection.journey.Profiles;
import io.waymark.projection.log.LogMembers;
import io.waymark.projection.log.Proofs;
import io.waymark.tlog.policy.Policy;
import io.waymark.verifier.PolicyName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes bundles out of the read model and keeps those that were asked for last. All of one bundle is read from one state of
 * the database, so that nothing in it is younger than the block that it names.
 *
 * <p>A kept bundle is given out as it is for a second; then one statement asks whether anything that it says has changed,
 * and if not only its {@code asOf} is renewed: as the first member of a canonical object it is set before the rest. A proven
 * bundle stays as it is until there is a newer checkpoint and some seconds have passed.
 */
public final class Bundles {

    private static final Duration FRESH = Duration.ofSeconds(1);
    /** What no row's change tells of is seen after this long. */
    private static final Duration KEPT = Duration.ofSeconds(60);

    /** A proven bundle is proven anew at a newer checkpoint after this long. */
    private static final Duration PROVEN = Duration.ofSeconds(5);

    private static final int MOST_KEPT_BYTES = 48 << 20;

    private final JdbcClient db;
    private final TransactionTemplate snapshot;
    private final Histories histories;
    private final Disclosures disclosures;
    private final Profiles profiles;
    private final Claims claims;
    private final Fingerprint fingerprint;
    private final LongSupplier nanoTime;
    private final Optional<LogAccess> log;
    private final Map<String, Kept> kept = new LinkedHashMap<>(256, 0.75f, true);
    private long keptBytes;

    /** What the log's proofs are made of. */
    private record LogAccess(Proofs proofs, LogMembers members, Proving proving) {}

    /**
     * Bundles without proofs.
     *
     * @param nanoTime {@link System#nanoTime}, or what stands in for it
     */
    public Bundles(JdbcClient db, PlatformTransactionManager transactions, LongSupplier nanoTime) {
        this(db, transactions, nanoTime, Optional.empty());
    }

    /**
     * Bundles with proofs, wherever there is a checkpoint with a quorum.
     *
     * @param nanoTime {@link System#nanoTime}, or what stands in for it
     */
    public Bundles(
            JdbcClient db,
            PlatformTransactionManager transactions,
            LongSupplier nanoTime,
            Proofs proofs,
            LogMembers members) {
        this(db, transactions, nanoTime, Optional.of(new LogAccess(proofs, members, new Proving(proofs))));
    }

    private Bundles(
            JdbcClient db, PlatformTransactionManager transactions, LongSupplier nanoTime, Optional<LogAccess> log) {
        this.db = db;
        this.log = log;
        this.nanoTime = nanoTime;
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setReadOnly(true);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.histories = new Histories(db);
        this.disclosures = new Disclosures(db);
        this.profiles = new Profiles(db);
        this.claims = new Claims(db);
        this.fingerprint = new Fingerprint(db);
    }

    /**
     * @param rest the canonical object without {@code asOf} and its opening brace; of a proven bundle nothing
     * @param size of the latest checkpoint when it was built
     */
    private record Kept(
            Bundle bundle, byte[] rest, String mark, Fingerprint.Of asked, long size, long built, long checked) {}

    /** The bundle of an item, if its history is known here, up to a second old; of a lot, class or unit the short form. */
    public Optional<Bundle> of(GS1Identifier identifier) {
        Kept before = get(identifier.toString());
        if (before != null && nanoTime.getAsLong() - before.checked() < FRESH.toNanos()) {
            return Optional.of(before.bundle());
        }
        return newest(identifier);
    }

    /**
     * The same as the database has it now, and from here on for {@link #of} too: what a page says and what its script fetches
     * a moment later must not be of different times.
     */
    public Optional<Bundle> newest(GS1Identifier identifier) {
        String id = identifier.toString();
        long now = nanoTime.getAsLong();
        Kept before = get(id);
        Optional<Kept> made = snapshot.execute(
                t -> AsOf.read(db).flatMap(asOf -> renewed(before, asOf, now).or(() -> built(identifier, asOf, now))));
        if (made.isEmpty()) {
            remove(id);
            return Optional.empty();
        }
        put(id, made.get());
        return made.map(Kept::bundle);
    }

    private Optional<Kept> renewed(Kept before, AsOf asOf, long now) {
        if (before == null
                || now - before.built() > KEPT.toNanos()
                || !fingerprint.mark(before.asked()).equals(before.mark())) {
            return Optional.empty();
        }
        boolean proven = before.bundle().proven().isPresent();
        boolean due = !proven || now - before.built() > PROVEN.toNanos();
        if (due && latest().map(Bundles::size).orElse(0L) != before.size()) {
            return Optional.empty();
        }
        Bundle bundle = proven
                ? before.bundle().at(asOf.block(), asOf.time())
                : before.bundle().block() == asOf.block() ? before.bundle() : bundle(asOf, before.rest());
        return Optional.of(
                new Kept(bundle, before.rest(), before.mark(), before.asked(), before.size(), before.built(), now));
    }

    private Optional<Proofs.Latest> latest() {
        return log.flatMap(l -> l.proofs().latest());
    }

    private static long size(Proofs.Latest latest) {
        return latest.checkpoint().checkpoint().size();
    }

    private Optional<Kept> built(GS1Identifier identifier, AsOf asOf, long now) {
        return identifier.isItem() ? item(identifier, asOf, now) : brief(identifier, asOf, now);
    }

    private Optional<Kept> item(GS1Identifier identifier, AsOf asOf, long now) {
        DisclosureRules rules = disclosures.now();
        for (Chain chain : histories.chains(identifier)) {
            Optional<History> history = histories.read(chain).map(h -> h.forConsumers(rules));
            if (history.isPresent() && history.get().head().step().kind() == Kind.ITEM) {
                return Optional.of(item(history.get(), prefix(identifier), asOf, now));
            }
        }
        return Optional.empty();
    }

    private Kept item(History history, Optional<Profiles.Prefix> prefix, AsOf asOf, long now) {
        Optional<Holding> holding = claims.holding(history.chain().name(), witnesses());
        Fingerprint.Of asked = Fingerprint.Of.item(history, holding);
        Optional<Proofs.Latest> latest = latest();
        Optional<byte[]> proven =
                latest.flatMap(l -> log.get().members().policy().flatMap(policy -> log.get()
                        .proving()
                        .bundle(history, prefix, holding, l, policy)));
        long size = latest.map(Bundles::size).orElse(0L);
        if (proven.isEmpty()) {
            return kept(BundleWriter.stated(history, prefix, holding), asked, asOf, size, now);
        }
        byte[] json = proven.get();
        Bundle bundle = new Bundle(
                json,
                etag(json),
                asOf.block(),
                asOf.time(),
                OptionalLong.of(latest.get().block()),
                Optional.empty());
        return new Kept(bundle, new byte[0], fingerprint.mark(asked), asked, size, now, now);
    }

    /** The organisations of the policy: whoever checks a bundle asks about each of them. */
    private List<String> witnesses() {
        return log.flatMap(l -> l.members().policy()).stream()
                .flatMap(policy -> policy.witnesses().stream())
                .map(Policy.Cosigner::name)
                .toList();
    }

    private Optional<Kept> brief(GS1Identifier identifier, AsOf asOf, long now) {
        String kind = identifier.kind().name().toLowerCase(Locale.ROOT);
        Optional<JsonObject> json = identifier.isUnit()
                ? histories.chains(identifier).stream()
                        .findFirst()
                        .map(chain -> BundleWriter.brief(
                                kind,
                                identifier.toString(),
                                Optional.of(chain.status()),
                                Optional.empty(),
                                Optional.empty()))
                : LotSummary.read(db, identifier)
                        .map(lot -> BundleWriter.brief(
                                kind,
                                identifier.toString(),
                                Optional.empty(),
                                Optional.of(lot.recall()),
                                lot.product()));
        return json.map(object -> kept(object, Fingerprint.Of.brief(identifier.toString()), asOf, 0, now));
    }

    private Optional<Profiles.Prefix> prefix(GS1Identifier identifier) {
        return identifier.gtin().flatMap(gtin -> profiles.holder(gtin.substring(1)));
    }

    private Kept kept(JsonObject json, Fingerprint.Of asked, AsOf asOf, long size, long now) {
        byte[] rest = CanonicalJson.write(json).substring(1).getBytes(StandardCharsets.UTF_8);
        return new Kept(bundle(asOf, rest), rest, fingerprint.mark(asked), asked, size, now, now);
    }

    private Bundle bundle(AsOf asOf, byte[] rest) {
        byte[] first = ("{\"asOf\":" + CanonicalJson.write(asOf.toJson()) + ",").getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[first.length + rest.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(rest, 0, all, first.length, rest.length);
        return new Bundle(all, etag(all), asOf.block(), asOf.time(), OptionalLong.empty(), signing());
    }

    /** Who signed the latest size that anybody signed: said where it is not enough. */
    private Optional<Bundle.Signing> signing() {
        return log.map(l -> {
            int signed = db.sql("select count(distinct org) from log_signature"
                            + " where signed_at > 0 and size = (select max(size) from log_signature)")
                    .query(Integer.class)
                    .single();
            int members =
                    db.sql("select count(*) from member").query(Integer.class).single();
            return new Bundle.Signing(signed, members, latest().isPresent());
        });
    }

    private static String etag(byte[] json) {
        return Hash.sha256(json).hex().substring(0, 32);
    }

    /** The policy that bundles are proven under, without addresses; empty where there is none. */
    public Optional<Policy> policy() {
        return log.flatMap(l -> l.members().policy()).map(PolicyName::bare);
    }

    private synchronized Kept get(String id) {
        return kept.get(id);
    }

    private synchronized void remove(String id) {
        Kept gone = kept.remove(id);
        keptBytes -= gone == null ? 0 : size(gone);
    }

    private synchronized void put(String id, Kept made) {
        remove(id);
        kept.put(id, made);
        keptBytes += size(made);
        var eldest = kept.entrySet().iterator();
        while (keptBytes > MOST_KEPT_BYTES && eldest.hasNext()) {
            keptBytes -= size(eldest.next().getValue());
            eldest.remove();
        }
    }

    private static long size(Kept made) {
        return 500L + made.rest().length + made.bundle().json().length;
    }
}
