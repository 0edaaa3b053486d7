package io.waymark.journey;

import static io.waymark.journey.Member.DISTRIBUTOR;
import static io.waymark.journey.Member.MANUFACTURER;
import static io.waymark.journey.Member.RETAILER;
import static io.waymark.journey.Phone.accessible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.waymark.backend.log.ForkEvidence;
import io.waymark.json.JsonObject;
import io.waymark.tlog.note.VerifierKey;
import io.waymark.tlog.policy.Policy;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The demo's page "Try to cheat": each way of cheating is found and named, and the demo is whole afterwards. */
@ExtendWith(ThreeNodes.class)
final class CheatTest {
    private final Consortium nodes;
    private final NodeClient start;

    CheatTest(Consortium nodes) {
        this.nodes = nodes;
        this.start = nodes.startPage();
    }

    @BeforeEach
    void story() {
        if (!body(start.get("/story")).contains("The story is over")) {
            start.post("/story", "application/x-www-form-urlencoded", new byte[0]);
        }
        NodeClient.until(
                "the story is over", () -> body(start.get("/story")), story -> story.contains("The story is over"));
    }

    private static String body(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private JsonObject state() {
        return NodeClient.json(start.get("/cheat/state")).asObject();
    }

    /** Does one and gives what came of it. */
    private JsonObject cheat(String kind) {
        assertThat(start.post("/cheat/" + kind, "text/plain", new byte[0]).statusCode())
                .isEqualTo(202);
        JsonObject run = NodeClient.until("it is done: " + kind, this::state, state -> !busy(state))
                .object("cheats")
                .object(kind);
        assertThat(run.string("state")).as(run.toString()).isEqualTo("done");
        JsonObject outcome = run.object("outcome");
        assertThat(outcome.object("javaBefore").has("logged"))
                .as(outcome.toString())
                .isTrue();
        assertThat(outcome.string("toldAfter")).isNotEqualTo("");
        return outcome;
    }

    private static boolean busy(JsonObject state) {
        return state.value("busy").asBoolean();
    }

    private void putBack() {
        assertThat(start.post("/cheat/back", "text/plain", new byte[0]).statusCode())
                .isEqualTo(202);
        assertThat(state().value("changed").asBoolean()).isFalse();
    }

    private HttpResponse<byte[]> file(String path) {
        HttpResponse<byte[]> answer = start.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer;
    }

    @Test
    void every_way_is_named_by_the_verifier() {
        JsonObject recall = cheat("recall");
        assertThat(recall.object("javaAfter").string("code")).isEqualTo("map-proof");
        assertThat(recall.string("toldBefore")).endsWith(" Recalled.");
        assertThat(recall.string("toldAfter")).endsWith(" No recall.");
        JsonObject step = cheat("step");
        assertThat(step.object("javaAfter").string("code")).isEqualTo("tree-proof");
        assertThat(step.string("toldBefore")).startsWith("The item's own last entry: sell,");
        assertThat(step.string("toldAfter")).doesNotContain("sell");
        assertThat(cheat("signature").object("javaAfter").string("code")).isEqualTo("signature");
        JsonObject block = cheat("block");
        assertThat(block.object("javaAfter").string("code")).isEqualTo("quorum");
        assertThat(block.string("toldBefore")).endsWith(" Recalled.");
        assertThat(block.string("toldAfter")).endsWith(" No recall.");
        ForkEvidence evidence = ForkEvidence.parse(file("/cheat/evidence/block").body());
        Policy policy = Policy.parse(body(file("/cheat/policy")));
        List<VerifierKey> keys = new ArrayList<>();
        policy.logs().forEach(one -> keys.add(one.key()));
        policy.witnesses().forEach(one -> keys.add(one.key()));
        evidence.verify(keys);
        assertThat(evidence.first().toString()).contains("/DistributorMSP ").doesNotContain("/ManufacturerMSP ");
        assertThat(evidence.second().toString()).contains("/ManufacturerMSP ");
        putBack();
        assertThat(start.get("/cheat/evidence/block").statusCode()).isEqualTo(404);
    }

    /** The one that changes a running node: it shows what stands in its rows, proves nothing of it, and is whole afterwards. */
    @Test
    void a_changed_row_is_shown_by_the_node_and_proven_by_nobody() {
        // One that never came through the distributor: it must not be chosen, for that node answers nothing about it.
        String direct = "https://id.gs1.org/01/" + Ids.gtin(MANUFACTURER, 1) + "/21/0000"
                + Ids.serial().substring(4);
        nodes.node(MANUFACTURER).captured(Event.commission(direct), Event.ship(MANUFACTURER, RETAILER, direct));
        nodes.node(RETAILER)
                .captured(
                        Event.receive(MANUFACTURER, RETAILER, direct),
                        Event.object("OBSERVE", "retail_selling", direct));
        nodes.node(RETAILER).awaitStatus(direct, "sold", RETAILER);
        cheat("row");
        JsonObject row = cheat("row");
        assertThat(row.string("toldBefore")).doesNotContain("gold");
        assertThat(row.string("toldAfter")).startsWith("Genuine gold wallet, 24 carat: ");
        assertThat(row.object("javaAfter").string("code")).isEqualTo("no-log");
        String page = URI.create(row.string("page")).getPath();
        NodeClient distributor = nodes.node(DISTRIBUTOR);
        assertThat(body(distributor.get(page, "text/html"))).contains("Genuine gold wallet");
        assertThat(body(nodes.node(MANUFACTURER).get(page, "text/html"))).doesNotContain("Genuine gold wallet");
        putBack();
        assertThat(body(distributor.get(page, "text/html"))).doesNotContain("Genuine gold wallet");
        JsonObject bundle =
                NodeClient.json(distributor.get(page, "application/json")).asObject();
        assertThat(bundle.has("log")).as("proven again").isTrue();
    }

    @Test
    void a_browser_says_it_in_words() {
        try (Phone phone = new Phone()) {
            Page page = phone.page();
            page.navigate(start.base + "/");
            page.getByText("Try to cheat").click();
            accessible(page);
            named(page, "row", "An entry is not what was written down", "facts");
            named(page, "signature", "A company’s signature does not fit.", "signature");
            named(page, "recall", "It leaves something out", "map-proof");
            accessible(page);
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of("target", "cheat.png"))
                    .setFullPage(true));
            // The consumer's own page of the changed row: what it shows, and what its script says to that.
            Page product = page.context().newPage();
            product.navigate(page.locator("#row .page").getAttribute("href"));
            assertThat(product.locator("h1").textContent()).isEqualTo("Genuine gold wallet, 24 carat");
            PlaywrightAssertions.assertThat(product.locator("#device")).containsText("something is wrong");
            page.locator("#back").click();
            PlaywrightAssertions.assertThat(page.locator("#back-said")).hasText("Everything is as it was.");
            product.reload();
            PlaywrightAssertions.assertThat(product.locator("#device")).containsText("The signatures of");
            assertThat(product.locator("h1").textContent()).isEqualTo("Bifold wallet");
        }
    }

    private static void named(Page page, String kind, String words, String code) {
        page.locator("#" + kind + " button").click();
        PlaywrightAssertions.assertThat(page.locator("#" + kind + " .code"))
                .hasText(
                        Pattern.compile("What is wrong: " + code + "\\b.*"),
                        new LocatorAssertions.HasTextOptions().setTimeout(NodeClient.MOST.toMillis()));
        PlaywrightAssertions.assertThat(page.locator("#" + kind + " .found-after"))
                .containsText(words);
        PlaywrightAssertions.assertThat(page.locator("#" + kind + " .found-before"))
                .containsText("of 3 companies signed the log that holds all of it");
    }

    /** No node has it, only the demo's start page; and another site cannot make a browser ask for it. */
    @Test
    void only_the_demo_can_cheat() {
        for (Member member : List.of(MANUFACTURER, DISTRIBUTOR, RETAILER)) {
            NodeClient node = nodes.node(member);
            assertThat(node.get("/cheat").statusCode()).isNotEqualTo(200);
            assertThat(node.post("/cheat/row", "text/plain", new byte[0]).statusCode())
                    .isGreaterThanOrEqualTo(400);
        }
        assertThat(start.post("/cheat/everything", "text/plain", new byte[0]).statusCode())
                .isEqualTo(404);
    }
}
