package io.waymark.projection.passport;

import io.waymark.custody.Act;
import io.waymark.custody.Status;
import io.waymark.custody.Step;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.ledger.SaltedDocument;
import io.waymark.projection.event.FoundEvent;
import io.waymark.projection.genealogy.Bounds;
import io.waymark.projection.genealogy.Direction;
import io.waymark.projection.genealogy.Graph;
import io.waymark.projection.genealogy.Node;
import io.waymark.projection.genealogy.Trace;
import io.waymark.projection.journey.Histories;
import io.waymark.projection.journey.History;
import io.waymark.projection.journey.LotSummary;
import io.waymark.projection.journey.PlacedStep;
import io.waymark.projection.journey.Profiles;
import io.waymark.projection.journey.RecallState;
import io.waymark.projection.link.Link;
import io.waymark.projection.link.Links;
import io.waymark.transaction.EventFields;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes passports out of the read model: what a product's owner published on the ledger, and what the ledger says of the thing.
 * Each is made for one tier, so that what a tier may not read is not in it. A part that needs it makes one of its own.
 */
public final class Passports {

    private static final int MOST_HISTORY = 200;
    private static final Bounds INPUTS = new Bounds(200, 1, Bounds.MOST_TIME);

    private final JdbcClient db;
    private final Histories histories;
    private final Profiles profiles;
    private final Links links;
    private final Trace trace;
    private final TransactionTemplate oneState;

    public Passports(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.db = JdbcClient.create(jdbc);
        this.histories = new Histories(db);
        this.profiles = new Profiles(db);
        this.links = new Links(db, new TransactionTemplate(transactions));
        this.trace = new Trace(jdbc, transactions);
        this.oneState = new TransactionTemplate(transactions);
        this.oneState.setReadOnly(true);
        this.oneState.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /** A block of the ledger and the time that it claims. */
    private record At(long block, String header, Instant time) {}

    /** What the owner published, as of a block. */
    private record Texts(String key, String document, String valueHash, long block, String transaction, Instant time) {}

    /**
     * The passport of an item, lot or product of a GTIN.
     *
     * @param base address of this node, without a slash at its end
     * @param date as of then; empty for now. A time before anything was known of it finds nothing
     */
    public Optional<Passport> of(GS1Identifier identifier, Tier reader, String base, Optional<Instant> date) {
        boolean one = identifier.isItem() || identifier.isLot() || identifier.isClass();
        if (!one || identifier.gtin().isEmpty()) {
            return Optional.empty();
        }
        return oneState.execute(status -> at(date).flatMap(at -> identifier.isItem()
                ? item(identifier, reader, base, at, date.isPresent())
                : lot(identifier, reader, base, at, date.isPresent())));
    }

    private Optional<At> at(Optional<Instant> date) {
        return db.sql(
                        """
                        select number, encode(header_hash, 'hex') as header, claimed_at from block
                        where claimed_at is not null and claimed_at <= ? order by number desc limit 1""")
                .param(Timestamp.from(date.orElseGet(() -> Instant.parse("9999-12-31T00:00:00Z"))))
                .query((row, i) -> new At(
                        row.getLong("number"),
                        row.getString("header"),
                        row.getTimestamp("claimed_at").toInstant()))
                .optional();
    }

    private Optional<Passport> item(GS1Identifier item, Tier reader, String base, At at, boolean past) {
        Optional<String> holder =
                profiles.holder(item.gtin().orElseThrow().substring(1)).map(Profiles.Prefix::org);
        Optional<History> found = histories.chains(item).stream()
                .filter(chain -> holder.equals(Optional.of(chain.name().org())))
                .findFirst()
                .flatMap(histories::read)
                .map(history -> history.at(at.block()))
                .filter(history -> !history.steps().isEmpty());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        History history = found.get();
        Status status = history.head().step().status();
        Optional<Texts> texts = texts(holder.orElseThrow(), item.gtin().orElseThrow(), at.block());
        Elements elements = new Elements(reader);
        product(elements, item, texts, reader);
        history.chain()
                .lot()
                .map(GS1Identifier::parse)
                .flatMap(GS1Identifier::lot)
                .ifPresent(lot -> elements.text(Tier.LEGITIMATE_INTEREST, "lotNumber", lot));
        item.serial().ifPresent(serial -> elements.text(Tier.PUBLIC, "serialNumber", serial));
        manufacturer(elements, holder.orElseThrow(), reader);
        elements.text(Tier.PUBLIC, "recallStatus", word(past ? recall(history) : history.recall()));
        elements.text(Tier.PUBLIC, "status", status.word());
        history(elements, history, reader);
        if (reader.reads(Tier.LEGITIMATE_INTEREST) && !past) {
            elements.texts(Tier.LEGITIMATE_INTEREST, "madeFrom", inputs(item));
        }
        if (reader.reads(Tier.AUTHORITY)) {
            master(elements, history.steps().get(0).step(), reader);
        }
        resources(elements, item, base);
        Instant updated =
                history.steps().stream().map(PlacedStep::claimed).reduce(Instant.MIN, (a, b) -> a.isAfter(b) ? a : b);
        proof(elements, at, Optional.of(history.head()), texts, base, item, reader);
        String word =
                switch (status) {
                    case VOID -> "invalid";
                    case CONSUMED, RETIRED -> "inactive";
                    default -> "active";
                };
        return Optional.of(passport(item, "item", word, later(updated, texts), holder.orElseThrow(), base, elements));
    }

    private Optional<Passport> lot(GS1Identifier lot, Tier reader, String base, At at, boolean past) {
        String gtin = lot.gtin().orElseThrow();
        Optional<String> holder = profiles.holder(gtin.substring(1)).map(Profiles.Prefix::org);
        Optional<Texts> texts = holder.flatMap(org -> texts(org, gtin, at.block()));
        Optional<LotSummary> summary = LotSummary.read(db, lot);
        // Of a lot, only what its product's owner published has a version at a date.
        if (holder.isEmpty() || past && texts.isEmpty() || texts.isEmpty() && summary.isEmpty()) {
            return Optional.empty();
        }
        Elements elements = new Elements(reader);
        product(elements, lot, texts, reader);
        lot.lot().ifPresent(number -> elements.text(Tier.PUBLIC, "lotNumber", number));
        manufacturer(elements, holder.get(), reader);
        if (!past) {
            summary.ifPresent(s -> elements.text(Tier.PUBLIC, "recallStatus", word(s.recall())));
            if (reader.reads(Tier.LEGITIMATE_INTEREST) && lot.isLot()) {
                elements.texts(Tier.LEGITIMATE_INTEREST, "madeFrom", inputs(lot));
            }
        }
        resources(elements, lot, base);
        proof(elements, at, Optional.empty(), texts, base, lot, reader);
        return Optional.of(passport(
                lot,
                lot.isLot() ? "batch" : "model",
                "active",
                texts.map(Texts::time).orElse(at.time()),
                holder.get(),
                base,
                elements));
    }

    private Passport passport(
            GS1Identifier product,
            String granularity,
            String status,
            Instant updated,
            String org,
            String base,
            Elements elements) {
        return new Passport(
                id(product, base), product.toString(), granularity, status, updated, operator(org), elements.all());
    }

    /** URI of the passport of a product at this node. */
    public static String id(GS1Identifier product, String base) {
        return base + product.toString().substring(GS1Identifier.CANONICAL_BASE.length());
    }

    private static Instant later(Instant updated, Optional<Texts> texts) {
        return texts.map(Texts::time).filter(updated::isBefore).orElse(updated);
    }

    private String operator(String org) {
        return db.sql("select glns from profile where org = ?")
                .param(org)
                .query((row, i) -> (String[]) row.getArray(1).getArray())
                .optional()
                .filter(glns -> glns.length > 0)
                .map(glns -> GS1Identifier.CANONICAL_BASE + "/417/" + glns[0])
                .orElse("urn:waymark:organisation:" + org);
    }

    private static void product(Elements elements, GS1Identifier of, Optional<Texts> texts, Tier reader) {
        texts.ifPresent(t -> SaltedDocument.fromJson(
                        JsonParser.parse(t.document(), JsonLimits.VALUE).asObject())
                .fields()
                .forEach((name, json) -> {
                    JsonValue value = JsonParser.parse(json, JsonLimits.VALUE);
                    if (value.kind() == JsonValue.Kind.STRING) {
                        elements.text(Tier.PUBLIC, name.equals("name") ? "productName" : name, value.asString());
                    }
                }));
        elements.text(Tier.PUBLIC, "gtin", of.gtin().orElseThrow());
    }

    private void manufacturer(Elements elements, String org, Tier reader) {
        profiles.of(org)
                .ifPresent(known -> elements.collection(
                        Tier.PUBLIC,
                        "manufacturer",
                        new Elements(reader)
                                .text(Tier.PUBLIC, "name", known.organisation().name())
                                .text(
                                        Tier.PUBLIC,
                                        "country",
                                        known.organisation().country())
                                .typed(Tier.PUBLIC, "node", "xsd:anyURI", known.node())));
    }

    /** The gravest of what the last links said that stood then. */
    private static RecallState recall(History history) {
        List<RecallState> states = history.recalls().stream()
                .filter(recalls -> !recalls.links().isEmpty())
                .map(recalls -> recalls.links().get(recalls.links().size() - 1))
                .map(link -> link.shown()
                        .map(shown -> shown.withdrawal() ? RecallState.WITHDRAWN : RecallState.RECALLED)
                        .orElse(RecallState.NOT_SHOWN))
                .toList();
        for (RecallState grave : List.of(RecallState.RECALLED, RecallState.NOT_SHOWN)) {
            if (states.contains(grave)) {
                return grave;
            }
        }
        boolean over = history.steps().stream().anyMatch(s -> s.step().watch().over());
        if (over) {
            return RecallState.NOT_ALL_CHECKED;
        }
        return states.isEmpty() ? RecallState.NONE : RecallState.WITHDRAWN;
    }

    private static String word(RecallState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void history(Elements elements, History history, Tier reader) {
        if (!reader.reads(Tier.LEGITIMATE_INTEREST)) {
            return;
        }
        Elements steps = new Elements(reader);
        history.steps().stream()
                .limit(MOST_HISTORY)
                .forEach(placed -> steps.collection(
                        Tier.LEGITIMATE_INTEREST,
                        "step" + placed.step().n(),
                        new Elements(reader)
                                .text(
                                        Tier.LEGITIMATE_INTEREST,
                                        "act",
                                        placed.step().act().word())
                                .text(
                                        Tier.LEGITIMATE_INTEREST,
                                        "organisation",
                                        placed.step().writer())
                                .typed(
                                        Tier.LEGITIMATE_INTEREST,
                                        "written",
                                        "xsd:dateTime",
                                        placed.claimed().toString())
                                .typed(Tier.AUTHORITY, "block", "xsd:integer", Long.toString(placed.block()))
                                .text(Tier.AUTHORITY, "transaction", placed.transaction())));
        elements.collection(Tier.LEGITIMATE_INTEREST, "history", steps);
        elements.text(
                Tier.LEGITIMATE_INTEREST, "custodian", history.head().step().custodian());
    }

    /** What it was made from, one step back, as far as this organisation knows. */
    private List<String> inputs(GS1Identifier of) {
        Optional<Graph> graph = trace.of(of, Direction.BACK, INPUTS);
        return graph.map(g -> g.nodes().stream()
                        .filter(n -> n.distance() < 0 && !n.around())
                        .filter(n -> n.what() == Node.What.THING || n.what() == Node.What.OUTSIDE)
                        .map(Node::identifier)
                        .distinct()
                        .toList())
                .orElse(List.of());
    }

    /** What the event that made it said of it, where that was captured here. */
    private void master(Elements elements, Step first, Tier reader) {
        if (first.act() != Act.COMMISSION || first.event() == null) {
            return;
        }
        Elements inner = new Elements(reader);
        db.sql("select text, record_time, event_time, position from event where digest = ? and text is not null")
                .param(first.event().bytes())
                .query((row, i) -> new FoundEvent(
                        row.getString("text"),
                        row.getTimestamp("record_time").toInstant(),
                        row.getTimestamp("event_time").toInstant(),
                        row.getLong("position")))
                .optional()
                .flatMap(event -> EventFields.parse(event.text()).ilmd())
                .ifPresent(ilmd -> ilmd.forEach((name, value) -> inner.text(
                        Tier.AUTHORITY,
                        name,
                        value.kind() == JsonValue.Kind.STRING ? value.asString() : value.text())));
        elements.collection(Tier.AUTHORITY, "masterData", inner);
    }

    private void resources(Elements elements, GS1Identifier of, String base) {
        elements.resource(Tier.PUBLIC, "productPage", id(of, base), "text/html", "", "The page for people");
        List<GS1Identifier> levels =
                of.isClass() ? List.of(of) : List.of(of, of.classOf().orElseThrow());
        for (GS1Identifier level : levels) {
            for (Link link : links.of(level)) {
                elements.resource(
                        Tier.PUBLIC, link.type().name(), link.url(), link.mediaType(), link.language(), link.title());
            }
        }
    }

    private static void proof(
            Elements elements,
            At at,
            Optional<PlacedStep> head,
            Optional<Texts> texts,
            String base,
            GS1Identifier of,
            Tier reader) {
        Elements proof = new Elements(reader)
                .typed(Tier.PUBLIC, "block", "xsd:integer", Long.toString(at.block()))
                .typed(Tier.PUBLIC, "blockHeaderHash", "xsd:hexBinary", at.header())
                .typed(Tier.PUBLIC, "blockTime", "xsd:dateTime", at.time().toString());
        head.ifPresent(step -> proof.typed(
                        Tier.PUBLIC,
                        "stepHash",
                        "xsd:hexBinary",
                        step.step().hash().hex())
                .typed(Tier.PUBLIC, "stepBlock", "xsd:integer", Long.toString(step.block())));
        texts.ifPresent(t -> proof.typed(Tier.PUBLIC, "textsKeyHash", "xsd:hexBinary", keyHash(t.key()))
                .typed(Tier.PUBLIC, "textsValueHash", "xsd:hexBinary", t.valueHash())
                .typed(Tier.PUBLIC, "textsBlock", "xsd:integer", Long.toString(t.block()))
                .text(Tier.PUBLIC, "textsValue", value(t.document())));
        if (of.isItem()) {
            proof.resource(
                    Tier.PUBLIC, "bundle", id(of, base), "application/json", "", "Everything that a verifier needs");
        }
        proof.typed(Tier.PUBLIC, "checkpoint", "xsd:anyURI", base + "/log/checkpoint");
        elements.collection(Tier.PUBLIC, "proof", proof);
    }

    /** The bytes of which the ledger keeps the hash. */
    private static String value(String document) {
        return CanonicalJson.write(JsonParser.parse(document, JsonLimits.VALUE).asObject());
    }

    private static String keyHash(String key) {
        return io.waymark.ledger.KeyId.keyHash(key).hex();
    }

    /** The latest texts that stood on the ledger at a block. */
    private Optional<Texts> texts(String org, String gtin, long block) {
        return db.sql(
                        """
                        select t.key, t.document, encode(w.value_hash, 'hex') as value_hash, w.block, w.tx_id,
                          coalesce(x.claimed_at, b.claimed_at) as written
                        from product_text t
                        join ledger_write w on w.org = t.org and w.key_hash = sha256(convert_to(t.key, 'UTF8'))
                        join block b on b.number = w.block left join ledger_transaction x on x.tx_id = w.tx_id
                        where t.org = ? and t.gtin = ? and w.idx is not null and w.block <= ?
                        order by t.n desc limit 1""")
                .params(org, gtin, block)
                .query((row, i) -> new Texts(
                        row.getString("key"),
                        row.getString("document"),
                        row.getString("value_hash"),
                        row.getLong("block"),
                        row.getString("tx_id"),
                        row.getTimestamp("written").toInstant()))
                .optional();
    }
}
