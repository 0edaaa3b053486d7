package io.waymark.web;

import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EpcisEvent;
import io.waymark.epcis.EpcisValidation;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.context.ConfigurableApplicationContext;

/** The manufacturer's node with one product, shared by all tests of this module: each uses goods of its own. */
final class Site {
    static final String GTIN = "09521001000017";
    static final String ITEM = "https://id.gs1.org/01/" + GTIN + "/21/";
    static final TestLedger LEDGER = new TestLedger();
    static final TestLedger.Node NODE = LEDGER.node(TestLedger.MAKER);
    static final ConfigurableApplicationContext CONTEXT = TestApplication.start(NODE, 0, Map.of());
    static final int PORT = TestApplication.port(CONTEXT);
    static final Browser OPERATOR = new Browser(PORT).signIn("operator");

    private static final AtomicInteger SERIALS = new AtomicInteger(100);
    private static final Pattern JOB = Pattern.compile("/jobs/([0-9a-f-]{36})");

    static {
        OPERATOR.send(
                "/products/new",
                "/products/new",
                "gtin",
                GTIN,
                "name",
                "Mountain cheese, 250 g",
                "brand",
                "Alpine Dairy");
        NODE.work();
    }

    private Site() {}

    /** A serial number that no other test has. */
    static String serial() {
        return "T" + SERIALS.incrementAndGet();
    }

    /** How addresses of pages name this text. */
    static String handle(String text) {
        return CONTEXT.getBean(io.waymark.web.page.Handles.class).of(text);
    }

    /** An SSCC that no other test has. */
    static String sscc() {
        String digits = "39521001" + String.format("%09d", SERIALS.incrementAndGet());
        return "https://id.gs1.org/00/" + digits + io.waymark.gs1.CheckDigits.of(digits);
    }

    /** Items that were made and are here. */
    static List<String> made(int count) {
        List<String> serials =
                java.util.stream.Stream.generate(Site::serial).limit(count).toList();
        Browser.Page job =
                OPERATOR.send("/act/make", "/act/make", "product", "1", "serials", String.join("\n", serials));
        done(job);
        return serials.stream().map(serial -> ITEM + serial).toList();
    }

    /** Number of the job on whose page an answer ended. */
    static UUID job(Browser.Page page) {
        Matcher job = JOB.matcher(page.path());
        if (page.status() != 200 || !job.matches()) {
            throw new AssertionError("no job: " + page.status() + " " + page.path() + "\n" + page.text());
        }
        return UUID.fromString(job.group(1));
    }

    /** The events of a job that has not been carried out, each valid by the standard. */
    static List<EpcisEvent> events(Browser.Page page) {
        List<String> texts = NODE.jdbc.queryForList(
                "select text from capture_event where job = ? order by position", String.class, job(page));
        return texts.stream().map(Site::valid).toList();
    }

    /** The event, in a document as it was before it was stored by itself. */
    private static EpcisEvent valid(String text) {
        JsonObject event = JsonParser.parse(text, JsonLimits.VALUE).asObject();
        JsonArray context = JsonArray.of(
                JsonValue.of("https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"),
                event.value("@context"));
        EpcisDocument document = EpcisDocument.of(JsonObject.of(
                "@context", context,
                "type", "EPCISDocument",
                "schemaVersion", "2.0",
                "creationDate", "2026-11-22T10:00:00Z",
                "epcisBody", JsonObject.of("eventList", JsonArray.of(event.without("@context")))));
        List<EpcisValidation.Fault> faults = EpcisValidation.check(document);
        if (!faults.isEmpty()) {
            throw new AssertionError(faults + " " + text);
        }
        return document.events().get(0);
    }

    /** Carries the job out and gives its page; it must be done. */
    static Browser.Page done(Browser.Page page) {
        UUID job = job(page);
        NODE.work();
        Browser.Page after = OPERATOR.get("/jobs/" + job);
        if (!after.text().contains("<h2>Done</h2>")) {
            throw new AssertionError("not done: " + after.text());
        }
        return after;
    }
}
