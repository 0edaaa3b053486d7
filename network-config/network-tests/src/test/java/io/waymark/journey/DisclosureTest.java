package io.waymark.journey;

import static io.waymark.journey.Member.DISTRIBUTOR;
import static io.waymark.journey.Member.MANUFACTURER;
import static io.waymark.journey.Member.RETAILER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.SaltedDocument;
import io.waymark.tlog.policy.Policy;
import io.waymark.verifier.Answers;
import io.waymark.verifier.AuditAnswers;
import io.waymark.verifier.Documents;
import io.waymark.verifier.RefusedException;
import io.waymark.verifier.Verifier;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is shown to whom, what is taken back, and what a custodian does not show: on three nodes, over HTTP. */
@ExtendWith(ThreeNodes.class)
final class DisclosureTest {
    private static final Pattern EVENT = Pattern.compile("href=\"/events/([^\"?]+)\"");
    private static final Pattern ANSWER = Pattern.compile("/admin/withdrawals/([0-9]+)");
    private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"([0-9]+)\"");

    private final NodeClient m;
    private final NodeClient d;
    private final NodeClient r;

    DisclosureTest(Consortium consortium) {
        this.m = consortium.node(MANUFACTURER);
        this.d = consortium.node(DISTRIBUTOR);
        this.r = consortium.node(RETAILER);
    }

    private static String item(String gtin) {
        return "https://id.gs1.org/01/" + gtin + "/21/" + Ids.serial();
    }

    @Test
    void consumers_see_what_the_rules_show_and_what_two_persons_withdraw_is_gone_and_stays_proven() throws Exception {
        String gtin = Ids.gtin(MANUFACTURER, 81);
        String item = item(gtin);
        StaffSession administrator = new StaffSession(m, "administrator");
        StaffSession operator = new StaffSession(m, "operator");
        rule(administrator, Map.of("audience", "consumers", "shown", "yes", "field", "ex:vat", "product", gtin));
        Map<String, String> never =
                Map.of("audience", "consumers", "shown", "yes", "field", "epcList", "product", gtin);
        assertThat(add(administrator, never).statusCode()).isEqualTo(422);

        Event made =
                Event.commission(item).with("ex:vat", JsonValue.of("oak 12")).with("ex:note", JsonValue.of("ours"));
        m.captured(made);
        Matcher newest = EVENT.matcher(operator.get("/events").body());
        assertThat(newest.find()).isTrue();
        String handle = newest.group(1);
        m.captured(Event.ship(MANUFACTURER, DISTRIBUTOR, item));
        d.captured(Event.receive(MANUFACTURER, DISTRIBUTOR, item));
        m.awaitStatus(item, "held", DISTRIBUTOR);
        JsonObject bundle = proven(m, item, "shown");
        SaltedDocument shown = first(bundle);
        assertThat(shown.fields()).containsOnlyKeys("day", "ex:vat").containsEntry("ex:vat", "\"oak 12\"");
        assertThat(page(m, item)).contains("ex:vat: oak 12").doesNotContain("ours");
        assertThat(first(d.bundle(item)).fields()).containsOnlyKeys("day");

        assertThat(operator.post(
                                "/withdrawals",
                                Map.of("event", handle, "reason", "a wrong note"),
                                "/events/" + handle,
                                false)
                        .body())
                .contains("An administrator who is not you has to confirm");
        assertThat(m.events(made.id())).hasSize(1);
        Matcher waiting = ANSWER.matcher(administrator.get("/withdrawals").body());
        assertThat(waiting.find()).isTrue();
        assertThat(operator.post(waiting.group(), Map.of("answer", "confirm"), "/account", false)
                        .statusCode())
                .isEqualTo(403);
        assertThat(administrator
                        .post(waiting.group(), Map.of("answer", "confirm"), "/withdrawals", false)
                        .body())
                .contains("Confirmed");

        NodeClient.until("the event is gone", () -> m.events(made.id()), found -> found.isEmpty());
        assertThat(m.naming(item)).hasSize(1);
        for (NodeClient node : new NodeClient[] {m, d}) {
            Answers answers = verified(node, item, proven(node, item, "withdrawn"));
            assertThat(answers.withdrawn()).isEqualTo(1);
            assertThat(answers.status()).isEqualTo("held");
            assertThat(answers.maker()).isEqualTo("ManufacturerMSP");
            assertThat(page(node, item))
                    .contains("withdrew what else it had entered")
                    .doesNotContain("oak 12");
        }
        assertThat(operator.get("/events/" + handle).body())
                .contains("Withdrawn")
                .doesNotContain("oak 12");
        assertThat(new StaffSession(d, "operator").get("/withdrawals").body())
                .contains("Demo Manufacturer", shown.digest().hex().substring(0, 16));
        assertThat(administrator.get("/admin/audit").body())
                .contains(
                        "asked to withdraw an event", "confirmed the withdrawal of an event", "changed what is shown");
        // The same event again: it stands, and is not written a second time.
        assertThat(m.capture(made).progress("existing")).isEqualTo(1);
    }

    @Test
    void a_file_for_an_auditor_opens_chosen_fields_and_is_checked_alone() throws Exception {
        String gtin = Ids.gtin(MANUFACTURER, 84);
        String item = item(gtin);
        rule(
                new StaffSession(m, "administrator"),
                Map.of("audience", "auditors", "shown", "no", "field", "ex:price", "product", gtin));
        m.captured(Event.commission(item)
                .with("ex:vat", JsonValue.of("oak 14"))
                .with("ex:price", JsonValue.of("9.50"))
                .with("ex:note", JsonValue.of("ours")));
        StaffSession auditor = new StaffSession(m, "auditor");
        Map<String, String> wish = Map.of(
                "from", "2020-01-01", "to", "2099-12-31", "thing", item, "fields", "day\nepcList\nex:vat\nex:price");
        HttpResponse<String> file = NodeClient.until(
                "the file is made",
                () -> auditor.post("/audit-files", wish, "/audit-files", false),
                answer -> answer.statusCode() == 200);
        byte[] bytes = file.body().getBytes(StandardCharsets.UTF_8);
        Policy policy = Policy.parse(new String(m.get("/log/policy").body(), StandardCharsets.UTF_8));
        AuditAnswers answers = Verifier.audit(bytes, policy, 0);
        assertThat(answers.vouching()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(answers.events()).hasSize(1);
        assertThat(answers.events().get(0).org()).isEqualTo("ManufacturerMSP");
        assertThat(answers.events().get(0).fields()).containsOnlyKeys("day", "epcList", "ex:vat");
        assertThat(answers.events().get(0).fields().get("epcList").text()).contains(item.substring(item.length() - 20));
        assertThat(file.body()).doesNotContain("9.50", "ours");
        for (int at = 3; at < bytes.length; at += 97) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            assertThatThrownBy(() -> Verifier.audit(changed, policy, 0)).isInstanceOf(RefusedException.class);
        }
        assertThat(new StaffSession(m, "operator").get("/audit-files").statusCode())
                .isEqualTo(403);
    }

    @Test
    void what_a_custodian_does_not_show_is_a_gap_and_never_hidden() {
        String gtin = Ids.gtin(MANUFACTURER, 82);
        String open = item(gtin);
        String closed = item(Ids.gtin(MANUFACTURER, 83));
        StaffSession administrator = new StaffSession(d, "administrator");
        rule(administrator, Map.of("audience", "maker", "shown", "no", "product", Ids.gtin(MANUFACTURER, 83)));
        NodeClient.until(
                "the peer has the rules",
                () -> administrator.get("/admin/disclosure").body(),
                page -> !page.contains("on its way"));
        m.captured(Event.commission(open, closed));
        m.captured(Event.ship(MANUFACTURER, DISTRIBUTOR, open, closed));
        d.captured(Event.receive(MANUFACTURER, DISTRIBUTOR, open, closed));
        m.awaitStatus(open, "held", DISTRIBUTOR);
        m.awaitStatus(closed, "not-shown", DISTRIBUTOR);
        d.captured(Event.ship(DISTRIBUTOR, RETAILER, open, closed));
        r.captured(Event.receive(DISTRIBUTOR, RETAILER, open, closed));

        m.awaitStatus(open, "held", RETAILER);
        NodeClient.until(
                "the bundle has all of it",
                () -> m.bundle(open),
                bundle -> bundle.array("chain").size() == 5);
        m.awaitStatus(closed, "not-shown", DISTRIBUTOR);
        assertThat(m.bundle(closed).array("chain").size()).isEqualTo(2);
        assertThat(page(m, closed)).contains("has it since then and has not shown more");
        r.awaitStatus(closed, "held", RETAILER);
        NodeClient.until(
                "who has it sees all of it",
                () -> r.bundle(closed),
                bundle -> bundle.array("chain").size() == 5);
    }

    /** What a bundle shows of the event of the item's first step. */
    private static SaltedDocument first(JsonObject bundle) {
        long event = bundle.array("chain").get(0).asObject().object("step").integer("event");
        return Documents.salted(bundle.array("events").get((int) event).asObject());
    }

    /** The bundle with proofs, once all of this is in it. */
    private static JsonObject proven(NodeClient node, String item, String what) {
        return NodeClient.until(
                "the bundle is proven, " + what,
                () -> node.bundle(item),
                bundle -> bundle.has("log")
                        && (what.equals("shown") ? bundle.array("chain").size() == 3 : bundle.has(what)));
    }

    private static Answers verified(NodeClient node, String item, JsonObject bundle) throws Exception {
        Policy policy = Policy.parse(new String(node.get("/log/policy").body(), StandardCharsets.UTF_8));
        return Verifier.verify(bundle.text().getBytes(StandardCharsets.UTF_8), Optional.of(item), policy, 0);
    }

    private static String page(NodeClient node, String item) {
        HttpResponse<byte[]> page = node.get(NodeClient.path(item), "text/html");
        assertThat(page.statusCode()).isEqualTo(200);
        return new String(page.body(), StandardCharsets.UTF_8);
    }

    private static void rule(StaffSession administrator, Map<String, String> rule) {
        assertThat(add(administrator, rule).body()).contains("Saved.");
    }

    private static HttpResponse<String> add(StaffSession administrator, Map<String, String> rule) {
        Matcher version = VERSION.matcher(administrator.get("/admin/disclosure").body());
        assertThat(version.find()).isTrue();
        Map<String, String> fields = new java.util.TreeMap<>(Map.of("act", "", "type", "", "product", "", "field", ""));
        fields.putAll(rule);
        fields.put("version", version.group(1));
        return administrator.post("/admin/disclosure", fields, "/admin/disclosure", false);
    }
}
