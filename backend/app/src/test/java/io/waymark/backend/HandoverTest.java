package io.waymark.backend;

import static io.waymark.backend.Consortium.DISTRIBUTOR;
import static io.waymark.backend.Consortium.MANUFACTURER;
import static io.waymark.backend.Consortium.RETAILER;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.json.JsonObject;
import io.waymark.tlog.CompactRange;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.policy.Policy;
import io.waymark.tlog.tile.TileSource;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three organisations: goods change hands, and receipts that came first wait for them. */
class HandoverTest {
    private static Consortium consortium;

    @BeforeAll
    static void start() {
        consortium = Consortium.of(MANUFACTURER, DISTRIBUTOR, RETAILER);
    }

    @AfterAll
    static void stop() {
        if (consortium != null) {
            consortium.close();
        }
    }

    @Test
    void goods_go_from_maker_to_shop_and_a_receipt_that_came_first_wakes() {
        Backend maker = consortium.backend(MANUFACTURER);
        Backend middle = consortium.backend(DISTRIBUTOR);
        Backend shop = consortium.backend(RETAILER);
        String unit = Events.unit("9521001", 1);
        String[] items = {Events.item("9521001", 1, "H1"), Events.item("9521001", 1, "H2")};

        HttpResponse<String> early = middle.post("/epcis/events", Events.receive(MANUFACTURER, DISTRIBUTOR, unit));
        assertThat(early.statusCode()).as(early.body()).isEqualTo(202);

        JsonObject made = maker.capture(Events.document(
                Events.object("ADD", "commissioning", "", items),
                Events.pack(unit, items),
                Events.ship(MANUFACTURER, DISTRIBUTOR, unit)));
        assertThat(made.bool("success")).as(made.text()).isTrue();

        JsonObject received =
                middle.finished(early.headers().firstValue("Location").orElseThrow());
        assertThat(received.bool("success")).as(received.text()).isTrue();
        assertThat(middle.post("/epcis/events", Events.ship(DISTRIBUTOR, RETAILER, unit))
                        .statusCode())
                .isEqualTo(201);

        HttpResponse<String> inShop = shop.post("/epcis/events", Events.receive(DISTRIBUTOR, RETAILER, unit));
        assertThat(inShop.statusCode()).isIn(201, 202);
        if (inShop.statusCode() == 202) {
            assertThat(shop.finished(inShop.headers().firstValue("Location").orElseThrow())
                            .bool("success"))
                    .isTrue();
        }
        HttpResponse<String> sold =
                shop.post("/epcis/events", Events.object("OBSERVE", "retail_selling", "", items[0]));
        assertThat(sold.statusCode()).as(sold.body()).isEqualTo(201);
        HttpResponse<String> twice =
                shop.post("/epcis/events", Events.object("DELETE", "retail_selling", "", items[0]));
        assertThat(twice.statusCode()).as(twice.body()).isEqualTo(400);
        HttpResponse<String> foreign =
                maker.post("/epcis/events", Events.object("OBSERVE", "retail_selling", "", items[1]));
        assertThat(foreign.statusCode()).as(foreign.body()).isEqualTo(400);
        assertThat(foreign.body()).contains("not-custodian");
        assertThat(Backend.json(maker.get("/api/organisations").body())
                        .array("organisations")
                        .size())
                .isEqualTo(3);
    }

    @Test
    void the_maker_is_shown_how_its_goods_went_on() {
        Backend maker = consortium.backend(MANUFACTURER);
        Backend middle = consortium.backend(DISTRIBUTOR);
        String item = Events.item("9521001", 2, "N1");
        JsonObject made = maker.capture(Events.document(
                Events.object("ADD", "commissioning", "", item), Events.ship(MANUFACTURER, DISTRIBUTOR, item)));
        assertThat(made.bool("success")).as(made.text()).isTrue();
        JsonObject received = middle.capture(Events.document(Events.receive(MANUFACTURER, DISTRIBUTOR, item)));
        assertThat(received.bool("success")).as(received.text()).isTrue();
        Await.until(
                "the maker has the distributor's step",
                Duration.ofSeconds(60),
                () -> maker.steps("DistributorMSP") > 0);
    }

    @Test
    void every_node_has_the_same_log_and_all_cosign_it() throws Exception {
        List<Consortium.Member> all = List.of(MANUFACTURER, DISTRIBUTOR, RETAILER);
        assertThat(consortium
                        .backend(RETAILER)
                        .post(
                                "/epcis/events",
                                Events.object("ADD", "commissioning", "", Events.item("9521003", 8, "L1")))
                        .statusCode())
                .isEqualTo(201);
        Policy policy =
                Policy.parse(consortium.backend(MANUFACTURER).get("/log/policy").body());
        Await.until(
                "all three signed the latest checkpoint",
                Duration.ofSeconds(60),
                () -> all.stream().map(m -> checkpoint(m, policy)).distinct().count() == 1
                        && checkpoint(MANUFACTURER, policy).endsWith("3"),
                () -> all.stream().map(m -> checkpoint(m, policy)).toList().toString());
        for (Consortium.Member member : all) {
            Backend node = consortium.backend(member);
            assertThat(node.get("/log/policy").body()).isEqualTo(policy.toString());
            assertThat(LogFiles.tiles(consortium.home(member)))
                    .isEqualTo(LogFiles.tiles(consortium.home(MANUFACTURER)));
            SignedCheckpoint signed =
                    SignedCheckpoint.parse(node.get("/log/checkpoint").body());
            assertThat(policy.verify(signed).witnesses()).hasSize(3);
            // Whoever reads the tiles over HTTP comes to the root that was signed.
            long size = signed.checkpoint().size();
            TileSource tiles = path -> {
                HttpResponse<byte[]> tile = bytes(node, "/log/" + path);
                assertThat(tile.statusCode()).as(path.toString()).isEqualTo(200);
                assertThat(tile.headers().firstValue("Cache-Control").orElse(""))
                        .contains("immutable");
                return tile.body();
            };
            assertThat(CompactRange.of(tiles.hashes(size), size).root())
                    .isEqualTo(signed.checkpoint().root());
        }
        Backend node = consortium.backend(MANUFACTURER);
        HttpResponse<String> cors = Backend.send(node.request("/log/checkpoint")
                .header("Origin", "https://any.example")
                .GET());
        assertThat(cors.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(node.get("/log/tile/entries/000.p/1").body()).contains("entries-closed");
        assertThat(node.get("/log/tile/0/999").statusCode()).isEqualTo(404);
        assertThat(node.get("/log/tile/0/x000/000").statusCode()).isEqualTo(404);
        assertThat(node.get("/actuator/health").body()).doesNotContain("forks");
    }

    private static HttpResponse<byte[]> bytes(Backend node, String path) throws java.io.IOException {
        try {
            return HttpClient.newHttpClient().send(node.request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** Body and number of cosigners of what a node serves. */
    private static String checkpoint(Consortium.Member member, Policy policy) {
        HttpResponse<String> served = consortium.backend(member).get("/log/checkpoint");
        if (served.statusCode() != 200) {
            return member.mspId() + " none";
        }
        SignedCheckpoint signed = SignedCheckpoint.parse(served.body());
        return signed.checkpoint().size() + " " + signed.checkpoint().root() + " "
                + policy.evaluate(signed).witnesses().size();
    }
}
