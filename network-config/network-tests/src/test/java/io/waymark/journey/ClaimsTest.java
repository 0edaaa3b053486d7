package io.waymark.journey;

import static io.waymark.journey.Member.MANUFACTURER;
import static io.waymark.journey.Member.RETAILER;
import static io.waymark.journey.Phone.accessible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.waymark.claim.ClaimAnswer;
import io.waymark.claim.ClaimChain;
import io.waymark.claim.ClaimCode;
import io.waymark.claim.ClaimKey;
import io.waymark.claim.ClaimKind;
import io.waymark.claim.ClaimSecret;
import io.waymark.claim.ClaimStatement;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.tlog.policy.Policy;
import io.waymark.verifier.RefusedException;
import io.waymark.verifier.Verifier;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who holds an item after it was sold: claimed, passed on, reported stolen; over HTTP on three nodes, and on two phones. */
@ExtendWith(ThreeNodes.class)
final class ClaimsTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final NodeClient m;
    private final NodeClient r;

    ClaimsTest(Consortium consortium) {
        this.m = consortium.node(MANUFACTURER);
        this.r = consortium.node(RETAILER);
    }

    private static ClaimSecret secret() {
        return ClaimCode.random(RANDOM).secret();
    }

    private static ClaimStatement claim(ClaimCode code, ClaimKey next) {
        return code.secret().states(code.secret().key(), 1, ClaimKind.CLAIM, next);
    }

    /** Made with a claim code, and sold by the retailer. */
    private String sold(ClaimCode code) {
        String item = Ids.item(MANUFACTURER);
        JsonObject key = JsonObject.of(
                "waymark:epc", item, "waymark:key", code.secret().key().hex());
        m.captured(
                Event.commission(item)
                        .with("@context", JsonObject.of("waymark", "https://waymark.example/ns/"))
                        .with("waymark:claimKeys", JsonArray.of(key)),
                Event.ship(MANUFACTURER, RETAILER, item));
        r.captured(Event.receive(MANUFACTURER, RETAILER, item), Event.object("OBSERVE", "retail_selling", item));
        r.awaitStatus(item, "sold", RETAILER);
        return item;
    }

    private static HttpResponse<byte[]> post(NodeClient node, ClaimStatement statement, boolean despite) {
        JsonObject body = JsonObject.of("statement", statement.toJson(), "despite", despite);
        return node.send(node.anonymous("/api/claims")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JsonWriter.bytes(body)))
                .build());
    }

    private static JsonObject state(NodeClient node, String item) {
        HttpResponse<byte[]> answer = node.get("/api/claims?uri=" + NodeClient.encoded(item));
        assertThat(answer.statusCode()).as(NodeClient.text(answer)).isEqualTo(200);
        return NodeClient.json(answer).asObject();
    }

    private static JsonObject awaited(NodeClient node, String item, String answer, int statements) {
        return NodeClient.until(
                "the " + node.member + " says " + answer,
                () -> state(node, item),
                s -> s.string("answer").equals(answer) && s.array("statements").size() == statements);
    }

    private static void taken(NodeClient node, ClaimStatement statement) {
        HttpResponse<byte[]> answer = post(node, statement, false);
        assertThat(answer.statusCode()).as(NodeClient.text(answer)).isEqualTo(202);
    }

    private static JsonObject refused(HttpResponse<byte[]> answer, int status, String code) {
        assertThat(answer.statusCode()).as(NodeClient.text(answer)).isEqualTo(status);
        JsonObject problem = NodeClient.json(answer).asObject();
        assertThat(problem.string("type")).isEqualTo("/problems#" + code);
        return problem;
    }

    /** What a verifier says who trusts nobody but the policy, once the nodes have signed it. */
    private static ClaimChain proven(NodeClient node, String item, ClaimAnswer answer) {
        Policy policy = Policy.parse(new String(node.get("/log/policy").body(), StandardCharsets.UTF_8));
        return NodeClient.until(
                        "the " + node.member + " proves " + answer,
                        () -> checked(node.bundle(item), item, policy),
                        claims -> claims.filter(c -> c.answer() == answer).isPresent())
                .orElseThrow();
    }

    private static Optional<ClaimChain> checked(JsonObject bundle, String item, Policy policy) {
        if (!bundle.has("log")) {
            return Optional.empty();
        }
        try {
            return Verifier.verify(CanonicalJson.bytes(bundle), Optional.of(item), policy, 0)
                    .claims();
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_buyer_claims_passes_on_and_reports_it_and_every_node_tells() {
        ClaimCode code = ClaimCode.random(RANDOM);
        ClaimSecret pack = code.secret();
        ClaimKey key = pack.key();
        String item = sold(code);
        assertThat(state(r, item).string("answer")).isEqualTo("never");
        ClaimSecret buyer = secret();
        ClaimStatement first = claim(code, buyer.key());

        refused(post(r, secret().states(key, 1, ClaimKind.CLAIM, buyer.key()), false), 422, "claim-signature");
        refused(post(r, claim(ClaimCode.random(RANDOM), buyer.key()), false), 404, "unknown-claim");
        taken(r, first);
        awaited(r, item, "claimed", 1);
        // Who made it learns it from the retailer's peer.
        awaited(m, item, "claimed", 1);
        assertThat(post(r, first, false).statusCode()).isEqualTo(200);

        ClaimSecret other = secret();
        JsonObject problem = refused(post(m, claim(code, other.key()), false), 409, "already-claimed");
        assertThat(problem.object("evidence")).isEqualTo(first.toJson());

        // Passed on at another node than it was claimed at.
        ClaimSecret friend = secret();
        refused(post(m, friend.states(key, 2, ClaimKind.PASS, friend.key()), false), 422, "claim-signature");
        taken(m, buyer.states(key, 2, ClaimKind.PASS, friend.key()));
        assertThat(awaited(r, item, "claimed", 2).integer("passed")).isEqualTo(1);
        refused(post(r, buyer.states(key, 3, ClaimKind.PASS, other.key()), false), 422, "claim-signature");

        taken(r, friend.states(key, 3, ClaimKind.STOLEN, null));
        awaited(m, item, "stolen", 3);
        assertThat(proven(m, item, ClaimAnswer.STOLEN).passed()).isEqualTo(1);
        taken(r, friend.states(key, 4, ClaimKind.FOUND, null));
        awaited(m, item, "claimed", 4);

        // A second claim is written down when somebody insists: both are the same key's.
        assertThat(post(m, claim(code, other.key()), true).statusCode()).isEqualTo(202);
        assertThat(awaited(r, item, "twice", 4).bool("twice")).isTrue();
        assertThat(proven(r, item, ClaimAnswer.TWICE).holder()).isEqualTo(friend.key());
        String page = new String(r.get(NodeClient.path(item), "text/html").body(), StandardCharsets.UTF_8);
        assertThat(page).contains("Claimed twice: ask the seller").doesNotContain("fake");
    }

    private static void says(Page page, String words) {
        PlaywrightAssertions.assertThat(page.locator("#claim-state"))
                .containsText(
                        Pattern.compile(words),
                        new LocatorAssertions.ContainsTextOptions().setTimeout(NodeClient.MOST.toMillis()));
    }

    @Test
    void two_phones_hand_it_on_at_a_flea_market() {
        ClaimCode code = ClaimCode.random(RANDOM);
        String item = sold(code);
        String url = r.base + NodeClient.path(item);
        try (Phone phone = new Phone()) {
            Page seller = phone.page();
            seller.navigate(url + "#claim=" + code.text());
            says(seller, "Nobody has claimed it yet");
            assertThat(seller.url()).doesNotContain(code.text());
            accessible(seller);
            seller.getByText("I bought this").click();
            says(seller, "This phone holds it");
            accessible(seller);

            Page buyer = phone.page();
            buyer.navigate(url);
            says(buyer, "It was claimed");
            buyer.locator("#claim-code").fill(code.grouped());
            buyer.getByText("I bought this").click();
            says(buyer, "claimed before");
            assertThat(buyer.locator("#claim-twice").isVisible()).isTrue();
            accessible(buyer);
            buyer.locator("#claim-receive").click();
            buyer.locator("#claim-qr").waitFor();
            String link = buyer.locator("#claim-link").getAttribute("href");
            accessible(buyer);

            seller.navigate("about:blank");
            seller.navigate(link);
            seller.locator("#claim-yes").click();
            says(seller, "passed on");
            // Not as soon as the server says so: it has to be proven.
            says(buyer, "that is proven. It is yours now");
            PlaywrightAssertions.assertThat(buyer.locator("#claims")).containsText("passed on once");
            assertThat(seller.locator("#claim-hold").isVisible()).isFalse();
            buyer.locator("#claim-stolen").click();
            says(buyer, "reported stolen");
            buyer.locator("#claim-found").click();
            says(buyer, "This phone holds it. It was claimed. It was passed on once");
            PlaywrightAssertions.assertThat(buyer.locator("#claim-state"))
                    .not()
                    .containsText(
                            "the server’s word",
                            new LocatorAssertions.ContainsTextOptions().setTimeout(NodeClient.MOST.toMillis()));
            assertThat(proven(r, item, ClaimAnswer.CLAIMED).statements()).isEqualTo(4);
            buyer.reload();
            PlaywrightAssertions.assertThat(buyer.locator("#device"))
                    .containsText(
                            "signatures of",
                            new LocatorAssertions.ContainsTextOptions().setTimeout(NodeClient.MOST.toMillis()));
            assertThat(buyer.locator("#claims").textContent()).contains("passed on once");
            accessible(buyer);
        }
        assertThat(state(r, item).string("answer")).isEqualTo("claimed");
    }

    @Test
    void of_an_item_without_a_code_nothing_is_claimed() {
        assertThat(state(m, made()).string("answer")).isEqualTo("none");
    }

    private String made() {
        String item = Ids.item(MANUFACTURER);
        m.captured(Event.commission(item));
        return item;
    }
}
