package io.waymark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.Result;
import com.google.zxing.ResultMetadataType;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.projection.link.Link;
import io.waymark.projection.link.LinkType;
import io.waymark.projection.link.Links;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the public pages answer, over HTTP. */
class ResolverTest {

    private static final String SOLD = Story.item(Story.serial(1)).substring("https://id.gs1.org".length());
    private static final String HELD = Story.item(Story.serial(3)).substring("https://id.gs1.org".length());
    private static final String ODD_SERIAL = "/01/" + Story.GTIN + "/21/A%2F7%25%3B%281%29";

    private static TestScanNode node;
    private static TestScanNode owner;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        node = new TestScanNode(
                Story.SHOP,
                Map.of("waymark.scan.limits.reads", "100000", "waymark.scan.limits.scans", "100000"),
                story -> {
                    BundlesTest.whole(story).day().sell(Story.SHOP, Story.item(Story.serial(1)));
                    story.event(
                                    Story.MAKER,
                                    "ObjectEvent",
                                    "ADD",
                                    "commissioning",
                                    "'epcList':['https://id.gs1.org" + ODD_SERIAL + "','" + Story.item("RECALLED1")
                                            + "']")
                            .recall(Story.item("RECALLED1"))
                            .opened();
                });
    }

    /** The node of who made the goods and holds their prefix, with links of its own. */
    @BeforeAll
    static void startOwner() {
        owner = new TestScanNode(
                Story.MAKER,
                Map.of("waymark.scan.limits.reads", "100000"),
                story -> BundlesTest.whole(story).day().sell(Story.SHOP, Story.item(Story.serial(1))));
        give(owner);
    }

    @AfterAll
    static void stop() {
        node.close();
        owner.close();
    }

    /** The table of what is answered: path, what is asked for, status, type. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            SOLD                                    | text/html                     | 200 | text/html
            SOLD                                    | application/json              | 200 | application/json
            SOLD                                    | application/linkset+json      | 200 | application/linkset+json
            SOLD                                    | */*                           | 200 | text/html
            SOLD                                    | application/json, */*;q=0.1   | 200 | application/json
            SOLD                                    | application/json;q=0.5, text/html;q=0.4 | 200 | application/json
            SOLD                                    | text/html, application/json   | 200 | text/html
            SOLD                                    | application/json, text/plain, */* | 200 | application/json
            SOLD                                    | text/*                        | 200 | text/html
            SOLD                                    | image/png                     | 406 | application/problem+json
            SOLD                                    | not a type                    | 406 | application/problem+json
            SOLD                                    | application/json;q=0          | 406 | application/problem+json
            SOLD?linkType=linkset                   | text/html                     | 200 | application/linkset+json
            SOLD?linkType=all                       | text/html                     | 200 | application/linkset+json
            SOLD?17=271231                          | text/html                     | 200 | text/html
            SOLD?utm_source=x                       | text/html                     | 200 | text/html
            HELD                                    | text/html                     | 200 | text/html
            /01/09521001000017/10/L-7SERIAL         | application/json              | 200 | application/json
            /01/09521001000017                      | text/html                     | 200 | text/html
            /01/09521001000017                      | application/json              | 200 | application/json
            /01/09521001000017/10/L-7               | text/html                     | 307 |
            /01/09521001000017/10/L-7               | application/json              | 307 |
            /00/095210010000000017                  | text/html                     | 200 | text/html
            /00/095210010000000017                  | application/json              | 200 | application/json
            ODD                                     | application/json              | 200 | application/json
            ODD                                     | text/html                     | 200 | text/html
            /01/09521001000017/21/NOBODY            | text/html                     | 307 |
            /01/09521001000017/21/NOBODY            | application/json              | 307 |
            /01/09521003000015/21/NOBODY            | text/html                     | 404 | text/html
            /01/09521003000015/21/NOBODY            | application/json              | 404 | application/problem+json
            /01/04012345678901/21/1                 | application/json              | 404 | application/problem+json
            /01/09521001000018/21/1                 | application/json              | 400 | application/problem+json
            /01/09521001000018/21/1                 | text/html                     | 400 | text/html
            """)
    void answers(String path, String accept, int status, String type) throws Exception {
        HttpResponse<byte[]> answer = get(expand(path), "Accept", accept);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers()
                        .firstValue("Content-Type")
                        .map(t -> t.split(";")[0])
                        .orElse(null))
                .isEqualTo(type);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'")
                .contains("frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("RateLimit-Policy").orElseThrow())
                .startsWith("\"read\";q=");
        assertThat(answer.headers().allValues("Vary")).contains("Accept");
        assertThat(answer.headers().firstValue("Cache-Control").orElse("no-store"))
                .isEqualTo(status == 200 ? "max-age=5, public" : status == 307 ? "max-age=60, public" : "no-store");
        HttpResponse<byte[]> head = http.send(
                request(expand(path), "Accept", accept)
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(head.statusCode()).isEqualTo(status);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void what_another_member_made_is_sent_to_its_node() throws Exception {
        HttpResponse<byte[]> answer = get("/01/09521001000017/21/NOBODY?17=271231", "Accept", "text/html");
        assertThat(answer.headers().firstValue("Location"))
                .contains("https://manufacturermsp.example/01/09521001000017/21/NOBODY?17=271231");
    }

    /** Every one of these is answered with 400 and a code of GS1's rule, and nothing of it in the answer. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            /01/09521001000018/21/1              | check-digit
            /01/09521001000010/21/1              | check-digit
            /01/0952100100001/21/1               | length
            /01/095210010000171/21/1             | length
            /01/9521001000017/21/1               | length
            /01/952100100001A/21/1               | length
            /01/0952100100001A/21/1              | character-set
            /01/0952100100001%37                 | -
            /01/09521001000017/21/               | empty
            /01/09521001000017/21                | no-key
            /01/                                 | -
            /01                                  | no-key
            /01/09521001000017/21/123456789012345678901 | length
            /01/09521001000017/21/a%20b          | character-set
            /01/09521001000017/21/%C3%A4         | character-set
            /01/09521001000017/21/a%5Eb          | character-set
            /01/09521001000017/21/a%7Bb          | character-set
            /01/09521001000017/21/1/10/L         | qualifier-order
            /01/09521001000017/10/123456789012345678901 | length
            /01/09521001000017/10/               | empty
            /01/09521001000017/21/1/21/2         | -
            /01/09521001000017/17/271231         | -
            /01/09521001000017/99/x              | -
            /01/09521001000017/22/A/22/B         | -
            /00/095210010000000018               | check-digit
            /00/09521001000000001                | length
            /00/0952100100000000177              | length
            /00/09521001000000001X               | character-set
            /00/095210010000000017/21/1          | qualifier-order
            /00/095210010000000017/10/L          | qualifier-order
            /01/09521001000017/21/1?17=271331    | date
            /01/09521001000017/21/1?17=27123     | length
            /01/09521001000017/21/1?17=ABCDEF    | character-set
            /01/09521001000017/21/1?17=271231&17=271231 | duplicate-ai
            /01/09521001000017/21/1?01=09521001000017 | -
            /01/09521001000017/21/1?10=L         | in-path
            /01/09521001000017/21/1?9999=1       | unknown-ai
            /01/09521001000017/21/1?0=1          | unknown-ai
            /01/00000000000000                   | -
            /21/ABC                              | no-key
            /10/L                                | no-key
            /17/271231                           | no-key
            /9999/1                              | no-key
            /02/09521001000017                   | no-key
            """)
    void malformed_links_are_refused_with_the_rule(String path, String code) throws Exception {
        HttpResponse<byte[]> answer = get(path, "Accept", "application/json");
        JsonObject problem = JsonParser.parse(answer.body(), JsonLimits.VALUE).asObject();
        if (path.equals("/01/00000000000000") || path.equals("/01/0952100100001%37")) {
            // Well formed after all: a digit may be percent-encoded, and a number of zeros has a right check digit.
            assertThat(answer.statusCode()).isIn(307, 404, 200, 400);
            return;
        }
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(problem.string("type")).isEqualTo("/problems#malformed-link");
        if (!code.equals("-")) {
            assertThat(problem.string("reason")).isEqualTo(code);
        }
        HttpResponse<byte[]> page = get(path, "Accept", "text/html");
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(text(page)).contains("This code cannot be read");
    }

    @Test
    void a_bundle_is_canonical_and_answers_304_when_nothing_changed() throws Exception {
        HttpResponse<byte[]> first = get(SOLD, "Accept", "application/json");
        CanonicalJson.parse(first.body(), JsonLimits.DOCUMENT);
        String etag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(first.headers().firstValue("Cache-Control").orElseThrow()).contains("max-age=5");
        assertThat(first.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        HttpResponse<byte[]> again = http.send(
                request(SOLD, "Accept", "application/json")
                        .header("If-None-Match", etag)
                        .header("Origin", "https://x.example")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    }

    @Test
    void pages_say_in_words_what_is_the_matter() throws Exception {
        assertThat(text(get(SOLD, "Accept", "text/html")))
                .contains("Bergkäse, 12 months")
                .contains("Sold on 9 November 2026")
                .contains("Made by Alpenblick Käserei")
                .contains("Shipped by Alpenblick Käserei to Rhône Logistics")
                .contains("not yet available")
                .doesNotContain(Story.CANARY)
                .doesNotContain("095210010000000017");
        assertThat(text(get(Story.item("RECALLED1").substring(18), "Accept", "text/html")))
                .contains("Recalled: do not use");
        assertThat(text(get(HELD + "?17=200131", "Accept", "text/html")))
                .contains("Past its date")
                .contains("31 January 2020");
        assertThat(text(get(HELD, "Accept", "text/html"))).contains("With Corner Shop (United Kingdom)");
        assertThat(text(get("/01/09521003000015/21/NOBODY", "Accept", "text/html")))
                .contains("Not known here");
        assertThat(text(get("/00/095210010000000017", "Accept", "text/html")))
                .contains("A transport unit")
                .contains("In use")
                .doesNotContain("Corner Shop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"svg", "png"})
    void a_qr_code_is_for_ever(String form) throws Exception {
        HttpResponse<byte[]> answer = get("/qr" + SOLD + "." + form, "Accept", "*/*");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
        if (form.equals("png")) {
            Result code = new QRCodeReader()
                    .decode(new BinaryBitmap(new HybridBinarizer(
                            new BufferedImageLuminanceSource(ImageIO.read(new ByteArrayInputStream(answer.body()))))));
            assertThat(code.getText()).isEqualTo("HTTPS://SHOP.EXAMPLE:8443" + SOLD);
            assertThat(code.getResultMetadata()).containsEntry(ResultMetadataType.ERROR_CORRECTION_LEVEL, "M");
        } else {
            assertThat(text(answer)).startsWith("<svg");
        }
    }

    @Test
    void scans_are_counted_by_country_and_day_and_nothing_else() throws Exception {
        String uri = "https://id.gs1.org" + HELD;
        assertThat(post("/api/scans", "{\"uri\":\"" + uri + "\",\"country\":\"DE\"}")
                        .statusCode())
                .isEqualTo(202);
        assertThat(post("/api/scans", "{\"uri\":\"" + uri + "\"}").statusCode()).isEqualTo(202);
        assertThat(text(get("/api/verify?uri=" + uri, "Accept", "*/*")))
                .contains("\"reported\":2")
                .contains("\"logged\":{\"answer\":\"unknown\"")
                .contains("\"thisProduct\":{\"answer\":\"yes\"");
        assertThat(text(get(HELD, "Accept", "text/html"))).contains("People reported this code 2 times: Germany (1)");
        for (String wrong : List.of(
                "",
                "{",
                "[]",
                "{\"uri\":1}",
                "{\"uri\":\"x\"}",
                "{\"uri\":\"" + uri + "\",\"country\":\"XX\"}",
                "null")) {
            assertThat(post("/api/scans", wrong).statusCode()).as(wrong).isEqualTo(400);
        }
        assertThat(post("/api/scans", "{\"uri\":\"" + "x".repeat(9_000) + "\"}").statusCode())
                .isEqualTo(413);
        assertThat(post("/api/scans", "{\"uri\":\"" + Story.CLASS + "/21/NOBODY\"}")
                        .statusCode())
                .isEqualTo(404);
        HttpResponse<byte[]> form = http.send(
                request("/api/scans", "Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("uri=" + uri + "&country=FR"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(form.statusCode()).isEqualTo(303);
        assertThat(form.headers().firstValue("Location").orElseThrow()).endsWith(HELD + "#reported");
    }

    @Test
    void verify_gives_four_answers_or_says_why_not() throws Exception {
        JsonObject answers = JsonParser.parse(
                        get("/api/verify?uri=https://id.gs1.org" + SOLD, "Accept", "*/*")
                                .body(),
                        JsonLimits.VALUE)
                .asObject();
        assertThat(answers.names()).containsExactly("uri", "logged", "thisProduct", "status", "scans");
        assertThat(answers.object("status").string("answer")).isEqualTo("sold");
        assertThat(get("/api/verify", "Accept", "*/*").statusCode()).isEqualTo(400);
        assertThat(get("/api/verify?uri=https://id.gs1.org/01/09521003000015/21/N", "Accept", "*/*")
                        .statusCode())
                .isEqualTo(404);
        assertThat(get("/api/verify?uri=https://id.gs1.org/01/09521001000017/21/N", "Accept", "*/*")
                        .statusCode())
                .isEqualTo(307);
    }

    @Test
    void odds_and_ends() throws Exception {
        assertThat(text(get("/.well-known/gs1resolver", "Accept", "*/*"))).contains("resolverRoot");
        assertThat(get("/verifier/page.js", "Accept", "*/*").statusCode()).isEqualTo(200);
        assertThat(get("/pictures/09521001000017/" + "0".repeat(64), "Accept", "*/*")
                        .statusCode())
                .isEqualTo(404);
        assertThat(get("/qr/01/09521001000018.svg", "Accept", "*/*").statusCode())
                .isEqualTo(400);
        assertThat(get("/qr/01/09521001000017.gif", "Accept", "*/*").statusCode())
                .isEqualTo(404);
    }

    @Test
    void who_asks_too_often_is_told_when_to_come_back() throws Exception {
        try (TestScanNode narrow =
                new TestScanNode(Story.SHOP, Map.of("waymark.scan.limits.reads", "3"), story -> {})) {
            HttpResponse<byte[]> answer = null;
            for (int i = 0; i < 4; i++) {
                answer = http.send(
                        HttpRequest.newBuilder(URI.create(narrow.address() + "/01/09521003000015"))
                                .header("Accept", "application/json")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                assertThat(answer.headers().firstValue("RateLimit").orElseThrow())
                        .startsWith("\"read\";r=");
            }
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(Integer.parseInt(
                            answer.headers().firstValue("Retry-After").orElseThrow()))
                    .isBetween(1, 10);
        }
    }

    private static final String CLASS = "/01/" + Story.GTIN;

    /** Gives links on the node of who holds the prefix. */
    private static void give(TestScanNode at) {
        Links links = at.bean(Links.class);
        link(links, CLASS, "instructions", "https://brand.example/manual?v=2#top", "Manual", "en", "text/html", false);
        link(links, CLASS, "instructions", "https://brand.example/anleitung", "Anleitung", "de", "text/html", false);
        link(
                links,
                CLASS,
                "instructions",
                "https://brand.example/manual.pdf",
                "Manual to print",
                "en",
                "application/pdf",
                false);
        link(links, CLASS, "recallStatus", "https://brand.example/recall", "Recall", "", "", false);
        link(
                links,
                CLASS + "/10/L-7",
                "recallStatus",
                "https://brand.example/recall/L-7",
                "Recall of L-7",
                "",
                "",
                false);
        link(links, CLASS, "faqs", "https://brand.example/a", "A", "", "", false);
        link(links, CLASS, "faqs", "https://brand.example/b", "B", "", "", false);
        link(links, CLASS, "support", "https://brand.example/c", "C", "", "", false);
        link(links, CLASS, "support", "https://brand.example/d", "D", "", "", true);
        link(
                links,
                CLASS + "/21/" + Story.serial(1),
                "dpp",
                "https://brand.example/dpp",
                "Passport",
                "",
                "application/ld+json",
                false);
        link(links, CLASS, "pip", "https://brand.example/cheese", "Our cheese", "en", "text/html", false);
    }

    private static void link(
            Links links,
            String path,
            String type,
            String url,
            String title,
            String language,
            String mediaType,
            boolean preferred) {
        Link link = new Link(LinkType.named(type).orElseThrow(), url, title, language, mediaType, preferred);
        assertThat(links.add(GS1Identifier.parse("https://id.gs1.org" + path), link, "tester"))
                .isEqualTo(Links.Added.ADDED);
    }

    /** The rules of GS1's resolver test suite and standard: path, Accept, Accept-Language, status, Location or content. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
            ITEM?linkType=gs1:instructions            | -                | de    | 307 | https://brand.example/anleitung?linkType=gs1:instructions
            ITEM?linkType=gs1%3Ainstructions          | text/html        | de-CH | 307 | https://brand.example/anleitung?linkType=gs1%3Ainstructions
            ITEM?linkType=instructions                | application/pdf  | en    | 307 | https://brand.example/manual.pdf?linkType=instructions
            ITEM?linkType=gs1:instructions&foo=bar    | text/html        | en-GB | 307 | https://brand.example/manual?v=2&linkType=gs1:instructions&foo=bar#top
            CLASS?linkType=https://gs1.org/voc/instructions     | text/html | fr, en;q=0.5 | 307 | https://brand.example/manual?v=2&linkType=https://gs1.org/voc/instructions#top
            CLASS?linkType=https://ref.gs1.org/voc/recallStatus | - | - | 307 | https://brand.example/recall?linkType=https://ref.gs1.org/voc/recallStatus
            ITEM?linkType=gs1:recallStatus            | -                | -     | 307 | https://brand.example/recall?linkType=gs1:recallStatus
            LOT?linkType=gs1:recallStatus             | -                | -     | 307 | https://brand.example/recall/L-7?linkType=gs1:recallStatus
            LOTITEM?linkType=gs1:recallStatus         | -                | -     | 307 | https://brand.example/recall/L-7?linkType=gs1:recallStatus
            CPVITEM?linkType=gs1:dpp                  | -                | -     | 307 | https://brand.example/dpp?linkType=gs1:dpp
            UNKNOWN?linkType=gs1:recallStatus         | -                | -     | 307 | https://brand.example/recall?linkType=gs1:recallStatus
            ITEM?linkType=gs1:support                 | -                | -     | 307 | https://brand.example/d?linkType=gs1:support
            ITEM?linkType=gs1:faqs                    | -                | -     | 300 | https://brand.example/b
            ITEM?linkType=gs1:faqs                    | text/html        | -     | 300 | Choose one
            ITEM?linkType=gs1:pip                     | -                | -     | 307 | https://shop.example:8443ITEM
            CLASS?linkType=gs1:pip                    | -                | -     | 307 | https://brand.example/cheese?linkType=gs1:pip
            ITEM?linkType=gs1:traceability            | -                | -     | 307 | https://shop.example:8443ITEM
            ITEM?17=271231&linkType=gs1:defaultLink   | -                | -     | 307 | https://shop.example:8443ITEM?17=271231
            ITEM?linkType=gs1:nosuchlt                | -                | -     | 404 | no-such-link
            ITEM?linkType=gs1:nosuchlt                | text/html        | -     | 404 | There is no such page
            ITEM?linkType=                            | text/html        | -     | 200 | Bergk
            ITEM?linkType=linkset                     | -                | -     | 200 | "linkset"
            ITEM?linkType=all                         | text/html        | -     | 200 | "linkset"
            ITEM?linkType=gs1:faqs                    | application/linkset+json | - | 200 | "linkset"
            UNKNOWN?linkType=linkset                  | -                | -     | 200 | https://brand.example/recall
            UNKNOWN                                   | text/html        | -     | 404 | Not known here
            UNKNOWN                                   | application/json | -     | 404 | unknown-code
            CLASS/                                    | text/html        | -     | 200 | Bergk
            ITEM/                                     | text/html        | -     | 200 | Bergk
            ITEM/                                     | application/json | -     | 200 | asOf
            ITEM/foo                                  | application/json | -     | 400 | malformed-link
            ITEM/foo?linkType=linkset                 | application/json | -     | 400 | malformed-link
            CLASS/10/KL8G                             | text/html        | -     | 307 | https://shop.example:8443CLASS
            CLASS/10/KL8G?foo=bar                     | -                | -     | 307 | https://shop.example:8443CLASS?foo=bar
            CLASS/10/KL8G                             | application/json | -     | 404 | unknown-code
            /414/9521001000000                        | application/json | -     | 404 | unknown-code
            /414/9521001000000/254/X?linkType=linkset | -                | -     | 404 | -
            /8004/9521001ABC?linkType=gs1:pip         | application/json | -     | 404 | unknown-code
            """)
    void links_are_answered_as_the_standard_says(
            String path, String accept, String languages, int status, String expected) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(owner.address() + spelled(path)));
        if (accept != null) {
            request.header("Accept", accept);
        }
        if (languages != null) {
            request.header("Accept-Language", languages);
        }
        HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
        String link = answer.headers().firstValue("Link").orElse("");
        if (status == 307) {
            assertThat(answer.headers().firstValue("Location")).contains(spelled(expected));
            assertThat(answer.headers().firstValue("Cache-Control")).contains("max-age=60, public");
            assertThat(link).contains("?linkType=linkset>; rel=\"linkset\"");
        } else if (expected != null) {
            assertThat(text(answer)).contains(expected);
        }
        if (status == 200) {
            assertThat(link).contains("rel=\"").doesNotContain("rel=\"gs1:");
        }
    }

    private static String spelled(String path) {
        return path.replace("UNKNOWN", CLASS + "/21/NOBODY")
                .replace("CPVITEM", CLASS + "/22/A/21/" + Story.serial(1))
                .replace("LOTITEM", CLASS + "/10/L-7/21/" + Story.serial(1))
                .replace("LOT", CLASS + "/10/L-7")
                .replace("ITEM", SOLD)
                .replace("CLASS", CLASS);
    }

    @Test
    void a_linkset_is_of_the_shape_that_gs1_publishes() throws Exception {
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(URI.create(owner.address() + spelled("LOTITEM")))
                        .header("Accept", "application/linkset+json")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/linkset+json");
        assertThat(answer.headers().firstValue("Link").orElseThrow())
                .contains("rel=\"http://www.w3.org/ns/json-ld#context\"", "type=\"application/ld+json\"");
        assertThat(faults("gs1-linkset-schema.json", answer.body())).isEmpty();
        List<JsonObject> contexts =
                JsonParser.parse(answer.body(), JsonLimits.VALUE).asObject().array("linkset").values().stream()
                        .map(io.waymark.json.JsonValue::asObject)
                        .toList();
        assertThat(contexts)
                .extracting(context -> context.string("anchor"))
                .containsExactly(
                        "https://shop.example:8443" + spelled("LOTITEM"),
                        "https://shop.example:8443" + spelled("LOT"),
                        "https://shop.example:8443" + CLASS);
        assertThat(contexts.get(0).string("itemDescription"))
                .isEqualTo("Bergkäse, 12 months, serial number " + Story.serial(1));
        for (JsonObject context : contexts) {
            context.get("https://gs1.org/voc/defaultLink").ifPresent(link -> {
                assertThat(link.asArray().size()).isEqualTo(1);
                assertThat(link.asArray().get(0).asObject().names()).containsExactly("href", "title");
            });
        }
        assertThat(contexts.get(0).names())
                .contains(
                        "https://gs1.org/voc/defaultLink",
                        "https://gs1.org/voc/pip",
                        "https://gs1.org/voc/traceability",
                        "https://gs1.org/voc/dpp");
        assertThat(contexts.get(2).array("https://gs1.org/voc/instructions").size())
                .isEqualTo(3);
        HttpResponse<byte[]> elsewhere = get(SOLD, "Accept", "application/linkset+json");
        assertThat(faults("gs1-linkset-schema.json", elsewhere.body())).isEmpty();
        assertThat(text(elsewhere)).contains("https://gs1.org/voc/handledBy", "https://manufacturermsp.example" + SOLD);
        assertThat(get(SOLD + "?linkType=gs1:instructions", "Accept", "*/*")
                        .headers()
                        .firstValue("Location"))
                .contains("https://manufacturermsp.example" + SOLD + "?linkType=gs1:instructions");
        assertThat(get(SOLD + "?linkType=gs1:handledBy&x=1", "Accept", "*/*")
                        .headers()
                        .firstValue("Location"))
                .contains("https://manufacturermsp.example" + SOLD + "?x=1");
    }

    @Test
    void the_description_is_of_the_shape_that_gs1_publishes() throws Exception {
        HttpResponse<byte[]> answer = get("/.well-known/gs1resolver", "Accept", "application/json");
        assertThat(faults("gs1-description-file-schema.json", answer.body())).isEmpty();
        assertThat(answer.headers().firstValue("Cache-Control")).contains("max-age=3600, public");
        JsonObject description =
                JsonParser.parse(answer.body(), JsonLimits.VALUE).asObject();
        assertThat(description.string("resolverRoot")).isEqualTo("https://shop.example:8443");
        assertThat(description.array("supportedPrimaryKeys").strings())
                .contains("00", "01", "8004")
                .doesNotContain("all");
        assertThat(description.object("contact").string("fn")).isEqualTo("Corner Shop");
    }

    private static Set<String> faults(String schema, byte[] json) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(mapper.readTree(ResolverTest.class.getResourceAsStream(schema)))
                .validate(mapper.readTree(json))
                .stream()
                .map(Object::toString)
                .collect(Collectors.toSet());
    }

    /** As GS1's test suite asks: an origin with a path, and several methods at once. */
    @ParameterizedTest
    @ValueSource(strings = {"GET,HEAD,OPTIONS", "GET", ""})
    void options_say_what_may_be_asked(String wanted) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", URI.create(node.address()).getPort())) {
            socket.setSoTimeout(10_000);
            String headers = wanted.isEmpty()
                    ? ""
                    : "Origin: https://ref.gs1.org/test-suites/resolver/\r\nAccess-Control-Request-Method: " + wanted
                            + "\r\n";
            socket.getOutputStream()
                    .write(("OPTIONS " + SOLD + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 204")
                    .contains(
                            "Access-Control-Allow-Origin: *",
                            "Access-Control-Allow-Methods: GET, HEAD, OPTIONS",
                            "Access-Control-Expose-Headers: ETag, Link",
                            "Allow: GET, HEAD, OPTIONS",
                            "rel=\"linkset\"");
        }
    }

    private static String expand(String path) {
        return path.replace("/10/L-7SERIAL", "/10/L-7/21/" + Story.serial(1))
                .replace("SOLD", SOLD)
                .replace("HELD", HELD)
                .replace("ODD", ODD_SERIAL);
    }

    private HttpRequest.Builder request(String path, String header, String value) {
        return HttpRequest.newBuilder(URI.create(node.address() + path)).header(header, value);
    }

    private HttpResponse<byte[]> get(String path, String header, String value) throws Exception {
        return http.send(request(path, header, value).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> post(String path, String json) throws Exception {
        return http.send(
                request(path, "Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
