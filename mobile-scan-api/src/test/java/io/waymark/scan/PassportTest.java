package io.waymark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.ledger.Hash;
import io.waymark.projection.account.ApiKeys;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Passports over HTTP: the paths, the tiers, the version at a date. */
class PassportTest {

    private static final String ITEM = Story.item(Story.serial(1));
    private static final String API = "/api/passport/v1";

    private static TestScanNode node;
    private static String interest;
    private static String authority;
    private static Instant before;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        node = new TestScanNode(
                Story.MAKER,
                Map.of("waymark.scan.limits.reads", "100000", "waymark.scan.limits.scans", "100000"),
                story -> {
                    story.product("Old name", "Dairy", "First words", Optional.empty())
                            .commission(ITEM)
                            .day();
                    story.product("New name", "Dairy", "Second words", Optional.empty())
                            .ship(Story.MAKER, Story.SHOP, ITEM);
                });
        JdbcTemplate jdbc = node.bean(JdbcTemplate.class);
        before = jdbc.queryForObject(
                        "select b.claimed_at from step s join ledger_write w on w.key_hash = s.key_hash and w.org = s.writer"
                                + " join block b on b.number = w.block where s.n = 1 order by w.idx limit 1",
                        java.sql.Timestamp.class)
                .toInstant();
        ApiKeys keys = new ApiKeys(jdbc, Clock.systemUTC());
        interest = keys.create("repairer", Set.of(ApiKeys.PASSPORT_INTEREST)).orElseThrow();
        authority = keys.create("inspector", Set.of(ApiKeys.PASSPORT_AUTHORITY)).orElseThrow();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpResponse<String> get(String path, String... key) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.address() + API + path));
        if (key.length > 0) {
            request.header("Authorization", "Bearer " + key[0]);
        }
        return http.send(request.GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(node.address() + API + path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonObject json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonParser.parse(answer.body(), JsonLimits.VALUE).asObject();
    }

    @Test
    void everybody_reads_what_is_public_in_both_forms() throws Exception {
        JsonObject full = json(get("/dppsByProductId/" + encoded(ITEM)));
        assertThat(full.string("uniqueProductIdentifier")).isEqualTo(ITEM);
        assertThat(full.string("digitalProductPassportId")).startsWith("https://shop.example:8443/01/");
        assertThat(full.string("granularity")).isEqualTo("item");
        assertThat(full.string("dppStatus")).isEqualTo("active");
        assertThat(full.string("economicOperatorId")).startsWith("https://id.gs1.org/417/");
        String id = encoded(full.string("digitalProductPassportId"));
        JsonObject compressed = json(get("/dpps/" + id + "?representation=compressed"));
        assertThat(compressed.string("productName")).isEqualTo("New name");
        assertThat(compressed.string("status")).isEqualTo("offered");
        assertThat(compressed.has("history")).isFalse();
        JsonObject proof = compressed.object("proof");
        // Anybody can hash the shown texts and find that hash on the ledger.
        assertThat(Hash.sha256(proof.string("textsValue").getBytes(StandardCharsets.UTF_8))
                        .hex())
                .isEqualTo(proof.string("textsValueHash"));
        assertThat(get("/dpps/" + id + "?representation=other").statusCode()).isEqualTo(400);
    }

    @Test
    void each_tier_reads_its_own_and_what_is_below_and_nothing_above() throws Exception {
        String path = "/dpps/" + encoded(ITEM) + "?representation=compressed";
        assertThat(get(path).body())
                .doesNotContain(Story.CANARY, "\"history\"", "\"custodian\"", "masterData", "lotNumber");
        JsonObject some = json(get(path, interest));
        assertThat(some.object("history").object("step1").string("act")).isEqualTo("commission");
        assertThat(some.string("lotNumber")).isEqualTo("L-7");
        assertThat(some.object("history").object("step1").has("transaction")).isFalse();
        assertThat(get(path, interest).body()).doesNotContain(Story.CANARY);
        JsonObject all = json(get(path, authority));
        assertThat(all.object("history").object("step1").has("transaction")).isTrue();
        assertThat(all.object("masterData").string("note")).isEqualTo(Story.CANARY);
        assertThat(get(path, "waymark_live_nonsense").statusCode()).isEqualTo(401);
        String hidden = "/dpps/" + encoded(ITEM) + "/elements/" + encoded("$.masterData.note");
        assertThat(get(hidden).statusCode()).isEqualTo(404);
        assertThat(get(hidden, interest).statusCode()).isEqualTo(404);
        assertThat(json(get(hidden, authority)).string("value")).isEqualTo(Story.CANARY);
    }

    @Test
    void the_version_at_a_date_is_what_the_ledger_said_then() throws Exception {
        String path = "/dppsByIdAndDate/" + encoded(ITEM) + "?representation=compressed&date=";
        JsonObject then = json(get(path + encoded(before.toString())));
        assertThat(then.string("productName")).isEqualTo("Old name");
        assertThat(then.string("status")).isEqualTo("held");
        assertThat(json(get(path + encoded("2999-01-01T00:00:00+01:00"))).string("productName"))
                .isEqualTo("New name");
        assertThat(get(path + encoded("2001-01-01T00:00:00Z")).statusCode()).isEqualTo(404);
        assertThat(get(path + "yesterday").statusCode()).isEqualTo(400);
    }

    @Test
    void elements_are_found_by_names_and_by_places() throws Exception {
        String elements = "/dpps/" + encoded(ITEM) + "/elements/";
        assertThat(json(get(elements + encoded("$.productName"))).string("value"))
                .isEqualTo("New name");
        assertThat(json(get(elements + encoded("$['manufacturer'].name"))).string("objectType"))
                .isEqualTo("SingleValuedDataElement");
        String first = json(get("/dpps/" + encoded(ITEM)))
                .array("elements")
                .values()
                .get(0)
                .asObject()
                .string("elementId");
        assertThat(json(get(elements + encoded("$.elements[0]"))).string("elementId"))
                .isEqualTo(first);
        for (String none : List.of("$", "$.nothing", "$..name", "$.elements[999]", "productName", "$.a".repeat(400))) {
            assertThat(get(elements + encoded(none)).statusCode()).as(none).isEqualTo(404);
        }
    }

    @Test
    void products_and_lots_have_passports_too_and_ids_are_found_in_pages() throws Exception {
        String product = "https://id.gs1.org/01/" + Story.GTIN;
        assertThat(json(get("/dppsByProductId/" + encoded(product))).string("granularity"))
                .isEqualTo("model");
        assertThat(json(get("/dppsByProductId/" + encoded(product + "/10/L-7"))).string("granularity"))
                .isEqualTo("batch");
        String body = "{\"productIds\":[\"" + ITEM + "\",\"https://id.gs1.org/01/04012345000009\"],\"limit\":1}";
        JsonObject page = json(send("POST", "/dppsByProductIds", body));
        assertThat(page.array("results").values().get(0).asObject().has("digitalProductPassportId"))
                .isTrue();
        JsonObject last = json(send(
                "POST",
                "/dppsByProductIds",
                body.replace("\"limit\":1", "\"cursor\":\"" + page.string("nextCursor") + "\"")));
        assertThat(last.has("nextCursor")).isFalse();
        assertThat(last.array("results").values().get(0).asObject().has("digitalProductPassportId"))
                .isFalse();
        assertThat(send("POST", "/dppsByProductIds", "[1]").statusCode()).isEqualTo(400);
    }

    @Test
    void nothing_is_written_and_what_is_not_there_is_not_found() throws Exception {
        assertThat(send("POST", "/dpps", "{}").statusCode()).isEqualTo(501);
        assertThat(send("PATCH", "/dpps/" + encoded(ITEM), "{}").statusCode()).isEqualTo(501);
        assertThat(send("DELETE", "/dpps/" + encoded(ITEM), "").statusCode()).isEqualTo(501);
        assertThat(send("POST", "/registerDPP", "{}").statusCode()).isEqualTo(501);
        assertThat(get("/dpps/" + encoded(Story.item("NOBODYS"))).statusCode()).isEqualTo(404);
        assertThat(get("/dpps/nonsense").statusCode()).isEqualTo(404);
    }
}
