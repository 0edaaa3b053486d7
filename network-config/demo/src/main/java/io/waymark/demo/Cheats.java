package io.waymark.demo;

import io.waymark.backend.ledger.LedgerClient;
import io.waymark.backend.log.ForkEvidence;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.node.Node;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.policy.Policy;
import io.waymark.verifier.RefusedException;
import io.waymark.verifier.Verifier;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Cheating, for everybody to try: five ways in which a server, a member or somebody with a database's password would change what a
 * consumer is shown, each on a copy or put back afterwards, and what the verifiers say to it. Only the demo has it.
 */
final class Cheats {
    private static final Duration REQUEST_MOST = Duration.ofSeconds(20);
    private static final Duration PROVEN_MOST = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Pattern TITLE = Pattern.compile("<h1 id=\"title\"[^>]*>([^<]*)</h1>");
    private static final Pattern HEADLINE = Pattern.compile("<h2 id=\"status\"[^>]*>([^<]*)</h2>");

    private static final String WALLETS = "https://id.gs1.org/01/09521001000017/21/%";
    private static final String TABLETS = "https://id.gs1.org/01/09521001001007/21/%";

    private static final String SOLD =
            "select identifier from object where kind = 'item' and status = 'sold' and identifier like ?"
                    + " order by identifier limit 200";

    /** A pack of the story's tablets under a recall that is known here, and the transaction that holds that. */
    private static final String RECALLED =
            """
            select %s from object o
              join recall_watch v on v.object_org = o.org and v.object_ref = o.ref
              join ledger_write w on w.position = v.position and w.idx is not null
              join recall_known r on r.key_hash = w.key_hash
              where o.kind = 'item' and o.identifier like ?
              order by o.identifier, w.idx limit 200""";

    /** What is tampered with. */
    enum Kind {
        ROW,
        BLOCK,
        RECALL,
        SIGNATURE,
        STEP;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What came of one.
     *
     * @param scanned canonical identifier of the item
     * @param page of the item at the node that is cheated with
     * @param toldBefore what one reads who does not check
     * @param evidence a file that convicts, where there is one
     */
    record Outcome(
            String scanned,
            URI page,
            String toldBefore,
            String toldAfter,
            byte[] genuine,
            byte[] forged,
            Optional<byte[]> evidence) {}

    /** @param told the outcome as the page is given it */
    private record Run(String state, List<String> lines, @Nullable Outcome outcome, JsonObject told) {
        static final Run IDLE = new Run("idle", List.of());

        Run(String state, List<String> lines) {
            this(state, lines, null, JsonObject.of());
        }
    }

    private final DemoOptions options;
    private final HttpClient client;
    private final DataDirectory data;
    private final Databases databases;
    private final Map<String, Node.Running> nodes;
    private final ForgedRow row;
    private final ForgedLedger ledger;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Map<Kind, Run> runs = new EnumMap<>(Kind.class);
    private volatile String policy = "";

    /** @param nodes by MSP id; the three of the demo are among them */
    Cheats(
            DemoOptions options,
            HttpClient client,
            DataDirectory data,
            Databases databases,
            Map<String, Node.Running> nodes)
            throws IOException, SQLException {
        this.options = options;
        this.client = client;
        this.data = data;
        this.databases = databases;
        this.nodes = nodes;
        this.row = new ForgedRow(databases, DemoOrganisation.DISTRIBUTOR, data.file("cheat", "row.json"));
        this.ledger = new ForgedLedger(
                databases,
                DemoOrganisation.DISTRIBUTOR,
                data.directory("cheat").resolve("log"),
                data.directory("nodes", DemoOrganisation.DISTRIBUTOR.id(), "secrets"));
        row.putBack();
    }

    /** Starts one in a thread of its own; false while another one is under way. */
    boolean begin(Kind kind) {
        if (!busy.compareAndSet(false, true)) {
            return false;
        }
        set(kind, new Run("working", List.of()));
        Thread thread = new Thread(() -> run(kind), "cheat");
        thread.setDaemon(true);
        thread.start();
        return true;
    }

    /** Makes the demo whole again; false while one is under way. */
    boolean putBack() throws IOException, SQLException {
        if (!busy.compareAndSet(false, true)) {
            return false;
        }
        try {
            row.putBack();
            ledger.remove();
            synchronized (runs) {
                runs.clear();
            }
            return true;
        } finally {
            busy.set(false);
        }
    }

    private void run(Kind kind) {
        try {
            Outcome outcome =
                    switch (kind) {
                        case ROW -> row(line -> say(kind, line));
                        case BLOCK -> block(line -> say(kind, line));
                        case RECALL -> recall(line -> say(kind, line));
                        case SIGNATURE -> signature(line -> say(kind, line));
                        case STEP -> step(line -> say(kind, line));
                    };
            set(kind, new Run("done", lines(kind), outcome, json(outcome)));
        } catch (DemoFault fault) {
            failed(kind, fault.getMessage());
        } catch (Exception failed) {
            LoggerFactory.getLogger(Cheats.class).error("A cheat broke off", failed);
            failed(kind, "It broke off: " + failed.getMessage());
        } finally {
            busy.set(false);
        }
    }

    private void failed(Kind kind, String why) {
        say(kind, why);
        set(kind, new Run("failed", lines(kind)));
    }

    private void say(Kind kind, String line) {
        synchronized (runs) {
            List<String> lines = new ArrayList<>(lines(kind));
            lines.add(line);
            runs.put(kind, new Run("working", List.copyOf(lines)));
        }
    }

    private List<String> lines(Kind kind) {
        return get(kind).lines();
    }

    private Run get(Kind kind) {
        synchronized (runs) {
            return runs.getOrDefault(kind, Run.IDLE);
        }
    }

    private void set(Kind kind, Run run) {
        synchronized (runs) {
            runs.put(kind, run);
        }
    }

    Optional<Outcome> outcome(Kind kind) {
        return Optional.ofNullable(get(kind).outcome());
    }

    /** The policy that the verifiers hold everything to: another node's than the one that cheats. */
    String policy() {
        return policy;
    }

    // ---- the five

    private Outcome row(Consumer<String> say) throws Exception {
        // Once more: what was changed the last time has no proof to begin with.
        row.putBack();
        String item = first(all(DemoOrganisation.RETAILER, SOLD, WALLETS), row::hasTexts);
        URI page = page(DemoOrganisation.DISTRIBUTOR, item);
        byte[] genuine = proven(DemoOrganisation.DISTRIBUTOR, item);
        String before = shown(page);
        row.forge(item);
        say.accept("In the distributor's database the product has another name now.");
        return new Outcome(item, page, before, shown(page), genuine, get(page, "application/json"), Optional.empty());
    }

    private Outcome block(Consumer<String> say) throws Exception {
        String item = known(DemoOrganisation.DISTRIBUTOR, RECALLED.formatted("o.identifier"), TABLETS);
        String transaction = one(DemoOrganisation.RETAILER, RECALLED.formatted("w.tx_id"), item);
        byte[] genuine = proven(DemoOrganisation.DISTRIBUTOR, item);
        Policy everybody = Policy.parse(policy);
        long height = Long.parseLong(one(DemoOrganisation.DISTRIBUTOR, "select max(number) + 1 from block"));
        ForgedLedger.Forged forged = ledger.forge(
                node(DemoOrganisation.DISTRIBUTOR).bean(LedgerClient.class), height, transaction, item, everybody, say);
        SignedCheckpoint honest =
                SignedCheckpoint.parse(get(address(DemoOrganisation.MANUFACTURER, "/log/checkpoint"), "*/*"));
        Path log = data.directory("nodes", DemoOrganisation.MANUFACTURER.id(), "data")
                .resolve("log");
        ForkEvidence evidence = ForgedLedger.evidence(forged.signed(), honest, log, everybody);
        say.accept("The two logs were compared: the evidence file shows that the distributor signed a log of "
                + forged.signed().checkpoint().size()
                + " entries which is not the beginning of the one that the others signed. Anybody can check it.");
        return new Outcome(
                item,
                page(DemoOrganisation.DISTRIBUTOR, item),
                ForgedBundle.told(genuine),
                ForgedBundle.told(forged.believed()),
                genuine,
                forged.bundle(),
                Optional.of(evidence.bytes()));
    }

    private Outcome recall(Consumer<String> say) throws Exception {
        String item = known(DemoOrganisation.RETAILER, RECALLED.formatted("o.identifier"), TABLETS);
        byte[] genuine = proven(DemoOrganisation.RETAILER, item);
        say.accept("The retailer's server leaves the recall out of what it gives, and says that there never was one.");
        return copy(item, genuine, ForgedBundle.withoutRecalls(genuine));
    }

    private Outcome signature(Consumer<String> say) throws Exception {
        String item = one(DemoOrganisation.RETAILER, SOLD, WALLETS);
        byte[] genuine = proven(DemoOrganisation.RETAILER, item);
        say.accept("One bit of one company's signature is turned round.");
        return copy(item, genuine, ForgedBundle.withOtherSignature(genuine));
    }

    private Outcome step(Consumer<String> say) throws Exception {
        String item = one(DemoOrganisation.RETAILER, SOLD, WALLETS);
        byte[] genuine = proven(DemoOrganisation.RETAILER, item);
        say.accept("The retailer's server leaves the sale out of what it gives, to sell the thing once more as new.");
        return copy(item, genuine, ForgedBundle.withoutLastStep(genuine));
    }

    private Outcome copy(String item, byte[] genuine, byte[] forged) {
        return new Outcome(
                item,
                page(DemoOrganisation.RETAILER, item),
                ForgedBundle.told(genuine),
                ForgedBundle.told(forged),
                genuine,
                forged,
                Optional.empty());
    }

    // ---- what they need

    /** An identifier for the query's pattern at the retailer's node, which this node knows, too: others need not have come through it. */
    private String known(DemoOrganisation organisation, String query, String pattern) throws IOException, SQLException {
        return first(all(DemoOrganisation.RETAILER, query, pattern), identifier -> !all(
                        organisation, "select identifier from object where identifier = ?", identifier)
                .isEmpty());
    }

    private interface Condition {
        boolean holds(String identifier) throws IOException, SQLException;
    }

    private static String first(List<String> identifiers, Condition condition) throws IOException, SQLException {
        for (String identifier : identifiers) {
            if (condition.holds(identifier)) {
                return identifier;
            }
        }
        throw nothing();
    }

    private String one(DemoOrganisation organisation, String query, String... values) throws IOException, SQLException {
        List<String> found = all(organisation, query, values);
        if (found.isEmpty()) {
            throw nothing();
        }
        return found.get(0);
    }

    private static DemoFault nothing() {
        return new DemoFault("There is nothing to cheat with yet. Play the story first, and wait until it is over.");
    }

    private List<String> all(DemoOrganisation organisation, String query, String... values)
            throws IOException, SQLException {
        try (Connection connection = databases.connect(organisation.id());
                PreparedStatement select = connection.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                select.setString(i + 1, values[i]);
            }
            List<String> found = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    if (rows.getString(1) != null) {
                        found.add(rows.getString(1));
                    }
                }
            }
            return found;
        }
    }

    private Node.Running node(DemoOrganisation organisation) {
        Node.Running node = nodes.get(organisation.mspId());
        if (node == null) {
            throw new DemoFault("The " + organisation.id() + " is no member of this network.");
        }
        return node;
    }

    /** The bundle of an item as soon as enough companies have signed it; and the policy, from the manufacturer's node. */
    private byte[] proven(DemoOrganisation organisation, String item) throws IOException, InterruptedException {
        long endNanos = System.nanoTime() + PROVEN_MOST.toNanos();
        while (true) {
            policy = text(get(address(DemoOrganisation.MANUFACTURER, "/log/policy"), "*/*"));
            byte[] bundle = get(page(organisation, item), "application/json");
            if (answer(bundle, item).has("logged")) {
                return bundle;
            }
            if (System.nanoTime() > endNanos) {
                throw new DemoFault("The companies have not signed a log that holds all of that product within "
                        + PROVEN_MOST.toSeconds() + " s. Try again in a minute.");
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private URI page(DemoOrganisation organisation, String item) {
        return URI.create(
                options.url(organisation.port(options.portBase())) + item.substring("https://id.gs1.org".length()));
    }

    private URI address(DemoOrganisation organisation, String path) {
        return URI.create(options.url(organisation.port(options.portBase())) + path);
    }

    /** Title and status as the node's own page shows them. */
    private String shown(URI page) throws IOException, InterruptedException {
        String html = text(get(page, "text/html"));
        return found(TITLE, html) + ": " + found(HEADLINE, html) + ".";
    }

    private static String found(Pattern pattern, String html) {
        Matcher matcher = pattern.matcher(html);
        return matcher.find() ? matcher.group(1) : "";
    }

    private byte[] get(URI address, String accept) throws IOException, InterruptedException {
        URI local = URI.create(options.localUrl(address.getPort()) + address.getRawPath());
        HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(local)
                        .timeout(REQUEST_MOST)
                        .header("Accept", accept)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new DemoFault("A node answered " + answer.statusCode() + ". Try again in a few seconds.");
        }
        return answer.body();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    // ---- what is told

    /** What the verifier in Java says: its answers, or {@code code} and {@code where}. */
    private JsonObject answer(byte[] bundle, String scanned) {
        try {
            return Verifier.verify(bundle, Optional.of(scanned), Policy.parse(policy), 0)
                    .toJson();
        } catch (RefusedException refused) {
            return JsonObject.of("code", refused.code(), "where", refused.where());
        }
    }

    /** All that the page shows. */
    byte[] json() {
        JsonObject.Builder all = JsonObject.builder();
        boolean changed = false;
        for (Kind kind : Kind.values()) {
            Run run = get(kind);
            changed |= !run.equals(Run.IDLE);
            JsonObject one = JsonObject.of("state", run.state(), "lines", JsonArray.ofStrings(run.lines()));
            all.put(kind.id(), run.outcome() == null ? one : one.with("outcome", run.told()));
        }
        return JsonWriter.bytes(JsonObject.of("busy", busy.get(), "changed", changed, "cheats", all.build()));
    }

    private JsonObject json(Outcome outcome) {
        return JsonObject.of(
                "scanned", outcome.scanned(),
                "page", outcome.page().toString(),
                "toldBefore", outcome.toldBefore(),
                "toldAfter", outcome.toldAfter(),
                "javaBefore", answer(outcome.genuine(), outcome.scanned()),
                "javaAfter", answer(outcome.forged(), outcome.scanned()),
                "evidence", outcome.evidence().isPresent());
    }
}
