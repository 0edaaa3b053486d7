package io.waymark.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Traces and what laws ask for, over HTTP with an API key. */
@ExtendWith(OneNode.class)
class ReportTest {
    private static final String MILK = "https://id.gs1.org/01/04012345000009/10/R7";
    private static Backend node;
    private static String item;

    @BeforeAll
    static void start(Backend shared) {
        node = shared;
        item = Events.item("9521001", 7, "RT1");
        String made =
                "{\"type\":\"TransformationEvent\",\"eventTime\":\"2026-11-20T10:00:00Z\",\"eventTimeZoneOffset\":"
                        + "\"+00:00\",\"bizStep\":\"creating_class_instance\",\"inputQuantityList\":[{\"epcClass\":\""
                        + MILK
                        + "\",\"quantity\":3,\"uom\":\"KGM\"}],\"outputEPCList\":[\"" + item
                        + "\"],\"ilmd\":{\"cbvmda:lotNumber\":\"L1\",\"cbvmda:itemExpirationDate\":\"2027-03-31\"}}";
        JsonObject job = node.capture(Events.document(made));
        assertThat(job.bool("success")).isTrue();
    }

    private static HttpResponse<String> ask(String path, String json) {
        return node.post(path, json.replace('\'', '"'));
    }

    @Test
    void a_trace_is_a_graph_a_drawing_or_events() {
        HttpResponse<String> answer = ask("/api/trace", "{'identifier':'" + item + "','direction':'back'}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonObject graph = Backend.json(answer.body());
        assertThat(graph.array("nodes").size()).isEqualTo(2);
        assertThat(graph.array("links").values().get(0).asObject().bool("onLedger"))
                .isFalse();
        assertThat(ask("/api/trace", "{'identifier':'" + item + "','as':'drawing'}")
                        .body())
                .contains("<svg");
        assertThat(Backend.json(ask("/api/trace", "{'identifier':'" + item + "','as':'events'}")
                                .body())
                        .object("epcisBody")
                        .array("eventList")
                        .size())
                .isEqualTo(1);
        JsonObject holders = Backend.json(
                ask("/api/holders", "{'identifier':'" + MILK + "'}").body());
        assertThat(holders.array("things").size()).isEqualTo(1);
        assertThat(holders.array("counts").values().get(0).asObject().integer("things"))
                .isEqualTo(1);
    }

    @Test
    void questions_that_make_no_sense_are_problems_that_repeat_nothing() {
        for (String wrong : List.of(
                "nonsense",
                "[]",
                "{'identifier':'secret-nonsense'}",
                "{'identifier':'" + item + "','direction':'up'}",
                "{'identifier':'" + item + "','nodes':0}",
                "{'identifier':'" + item + "','nodes':1e99}",
                "{'identifier':'" + item + "','depth':'deep'}",
                "{'identifier':7}",
                "{'identifier':'" + item + "','more':1}",
                "{}")) {
            HttpResponse<String> answer = ask("/api/trace", wrong);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            assertThat(answer.body()).contains("/problems#question").doesNotContain("secret-nonsense");
        }
        assertThat(ask("/api/trace", "{'identifier':'" + item + "x'}").statusCode())
                .isEqualTo(404);
        assertThat(ask("/api/trace", "{'identifier':'" + "9".repeat(20_000) + "'}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(ask("/api/fsma204", "{'first':'2026-11-20','last':'2026-11-19'}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(ask("/api/fsma204", "{'lot':'" + item + "'}").statusCode()).isEqualTo(400);
    }

    @Test
    void the_food_sheet_comes_as_json_csv_and_xlsx() {
        String lot = item.substring(0, item.indexOf("/21/")) + "/10/L1";
        JsonObject sheet =
                Backend.json(ask("/api/fsma204", "{'lot':'" + lot + "'}").body());
        assertThat(sheet.array("lines").size()).isEqualTo(2);
        assertThat(ask("/api/fsma204", "{'first':'2026-11-20','last':'2026-11-20','as':'csv'}")
                        .body())
                .contains("Missing key data elements", MILK);
        assertThat(ask("/api/fsma204", "{'lot':'" + lot + "','as':'xlsx'}")
                        .headers()
                        .firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).contains("spreadsheetml"));
    }

    @Test
    void product_identifiers_are_verified_by_digital_link() {
        String path = URI.create(item).getPath();
        String serial = path.substring(path.lastIndexOf('/') + 1);
        String gtin = path.split("/")[2];
        JsonObject good = Backend.json(node.get("/api/dscsa/verify/gtin/" + gtin + "/lot/L1/ser/" + serial
                        + "?exp=270331&reqGLN=9521001000000&corrUUID=c-1&linkType=verificationService")
                .body());
        assertThat(good.object("data").bool("verified")).isTrue();
        assertThat(good.string("responderGLN")).isEqualTo("9521001000000");
        assertThat(good.string("corrUUID")).isEqualTo("c-1");
        JsonObject bad = Backend.json(node.get("/api/dscsa/verify/01/" + gtin + "/10/L2/21/" + serial + "?17=270331")
                .body());
        assertThat(bad.object("data").string("verificationFailureReason")).isEqualTo("No_match_GTIN_Serial_Lot");
        assertThat(node.get("/api/dscsa/verify/01/" + gtin + "/21/" + serial + "?reqGLN=1")
                        .statusCode())
                .isEqualTo(400);
        assertThat(node.get("/api/dscsa/verify/01/04012345000009/21/1").statusCode())
                .isEqualTo(404);
        assertThat(node.get("/api/dscsa/checkConnectivity").statusCode()).isEqualTo(200);
        assertThat(ask("/api/dscsa/history", "{'item':'" + item + "','affirm':true}")
                        .body())
                .contains("dscsaTransactionStatement");
    }

    @Test
    void nobody_asks_without_a_key() {
        for (String path : List.of("/api/trace", "/api/holders", "/api/fsma204", "/api/dscsa/checkConnectivity")) {
            assertThat(Backend.send(node.request(path)
                                    .setHeader("Authorization", "Bearer nobody")
                                    .GET())
                            .statusCode())
                    .isEqualTo(401);
        }
    }
}
