package io.waymark.journey;

import static io.waymark.journey.Member.DISTRIBUTOR;
import static io.waymark.journey.Member.MANUFACTURER;
import static io.waymark.journey.Member.RETAILER;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What one organisation captures and gives to nobody is found nowhere else: not in the others' databases, files, answers, not
 * in a log, not in a block. Words that occur nowhere by chance are put into every kind of field, and then looked for.
 */
@ExtendWith(ThreeNodes.class)
final class CanaryTest {
    private final Consortium consortium;
    private final NodeClient m;
    private final NodeClient d;
    private final NodeClient r;

    CanaryTest(Consortium consortium) {
        this.consortium = consortium;
        this.m = consortium.node(MANUFACTURER);
        this.d = consortium.node(DISTRIBUTOR);
        this.r = consortium.node(RETAILER);
    }

    private static String canary() {
        return "CNRY"
                + UUID.randomUUID().toString().replace("-", "").substring(0, 10).toUpperCase(Locale.ROOT);
    }

    @Test
    void what_one_organisation_keeps_to_itself_is_nowhere_else() throws Exception {
        String kept = canary();
        String unit = Ids.unit(MANUFACTURER);
        String sscc = unit.substring(unit.lastIndexOf('/') + 1);
        keep(kept, unit);
        String reason = canary();
        String mistake = canary();
        othersMove(reason, mistake);

        Set<String> found = new TreeSet<>();
        for (String secret : List.of(kept, sscc)) {
            assertThat(database(MANUFACTURER, secret))
                    .as("the test itself finds what is there")
                    .isNotEmpty();
            assertThat(holds(files(ofPeer(MANUFACTURER)), secret))
                    .as("the test itself finds what is there")
                    .isNotEmpty();
            found.addAll(elsewhere(MANUFACTURER, secret));
        }
        assertThat(database(RETAILER, reason)).isNotEmpty();
        found.addAll(elsewhere(RETAILER, reason));
        assertThat(database(DISTRIBUTOR, mistake)).isNotEmpty();
        found.addAll(elsewhere(DISTRIBUTOR, mistake));
        assertThat(found).isEmpty();
    }

    /** The manufacturer makes, packs, sells, corrects and describes goods that it ships to nobody. */
    private void keep(String canary, String unit) {
        String item = "https://id.gs1.org/01/" + Ids.gtin(MANUFACTURER, 7) + "/21/" + canary;
        String sold = item + "S";
        String lot = Ids.lot(MANUFACTURER, canary);
        Event commission = Event.commission(item, sold)
                .with("eventID", JsonValue.of("urn:own:" + canary))
                .with("ilmd", JsonObject.of("cbvmda:lotNumber", canary, "ex:note", canary))
                .with("ex:" + canary, JsonObject.of("ex:deep", JsonArray.of(JsonValue.of("say " + canary))))
                .with("certificationInfo", JsonValue.of("https://example.org/" + canary))
                .with("disposition", JsonValue.of("https://example.org/state/" + canary))
                .with("readPoint", JsonObject.of("id", MANUFACTURER.place() + "/254/" + canary))
                .with("bizLocation", JsonObject.of("id", "urn:own:shelf:" + canary))
                .with(
                        "bizTransactionList",
                        JsonArray.of(JsonObject.of("type", "po", "bizTransaction", "urn:own:po:" + canary)))
                .with(
                        "sourceList",
                        JsonArray.of(JsonObject.of("type", "owning_party", "source", "urn:own:supplier:" + canary)))
                .with(
                        "destinationList",
                        JsonArray.of(JsonObject.of("type", "location", "destination", "urn:own:hall:" + canary)))
                .with(
                        "sensorElementList",
                        JsonArray.of(JsonObject.of(
                                "sensorReport",
                                JsonArray.of(JsonObject.of("type", "Temperature", "stringValue", canary)))));
        Event sale = Event.object("OBSERVE", "retail_selling", sold);
        m.captured(
                commission,
                Event.object("ADD", "creating_class_instance").quantity("quantityList", lot, "12", "KGM"),
                Event.pack(unit, item).quantity("childQuantityList", lot, "2", "KGM"));
        m.captured(sale);
        m.captured(sale.declaredError("https://example.org/reason/" + canary).with("ex:why", JsonValue.of(canary)));
        m.captured(Event.object("OBSERVE", "inspecting", Ids.stranger()).with("ex:note", JsonValue.of(canary)));
        m.refused("not-prefix-holder", Event.commission(Ids.item(RETAILER)).with("ex:note", JsonValue.of(canary)));
        Map<String, String> texts = Map.of(
                "gtin", Ids.gtin(MANUFACTURER, 7), "name", "Secret " + canary, "brand", canary, "description", canary);
        HttpResponse<String> saved =
                new StaffSession(m, "operator").post("/products/new", texts, "/products/new", true);
        assertThat(saved.uri().getPath())
                .as("the product is saved: %s", saved.body())
                .matches("/products/[0-9]+");
    }

    /** Other goods go from hand to hand; what is said of a rejection and of an error stays with who said it. */
    private void othersMove(String reason, String mistake) {
        String item = Ids.item(MANUFACTURER);
        String rejected = Ids.item(MANUFACTURER);
        m.captured(Event.commission(item, rejected));
        m.captured(Event.ship(MANUFACTURER, DISTRIBUTOR, item));
        m.captured(Event.ship(MANUFACTURER, RETAILER, rejected));
        r.captured(Event.receive(MANUFACTURER, RETAILER, rejected)
                .disposition("returned")
                .with("ex:reason", JsonValue.of(reason)));
        m.awaitStatus(rejected, "held", MANUFACTURER);
        d.captured(Event.receive(MANUFACTURER, DISTRIBUTOR, item));
        Event sale = Event.object("OBSERVE", "retail_selling", item);
        d.captured(sale);
        d.captured(sale.declaredError("https://example.org/reason/" + mistake).with("ex:why", JsonValue.of(mistake)));
        d.captured(Event.ship(DISTRIBUTOR, RETAILER, item));
        r.captured(Event.receive(DISTRIBUTOR, RETAILER, item));
        for (NodeClient node : List.of(m, d, r)) {
            node.get("/epcis/events?perPage=999");
            node.get("/epcis/capture?perPage=999");
            node.bundle(item);
        }
    }

    // ---- looking for it

    /** Every place, outside its organisation, in which the secret is. */
    private Set<String> elsewhere(Member owner, String secret) throws IOException, SQLException {
        Set<String> found = new TreeSet<>();
        for (Member other : owner.others()) {
            found.addAll(database(other, secret));
            found.addAll(holds(files(ofPeer(other)), secret));
            found.addAll(holds(files(consortium.demoFiles().resolve("nodes").resolve(other.id())), secret));
            found.addAll(holds(List.of(consortium.node(other).answers()), secret));
        }
        found.addAll(holds(files(consortium.demoFiles().resolve("network/ledger")), secret));
        found.addAll(holds(files(consortium.demoFiles().resolve("network/orderer")), secret));
        found.addAll(holds(files(consortium.demoFiles().resolve("logs")), secret));
        found.addAll(holds(files(consortium.demoFiles().resolveSibling("said")), secret));
        return found;
    }

    private Path ofPeer(Member member) {
        return consortium.demoFiles().resolve("network/organisations").resolve(member.msp());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            assertThat(files).as("files in %s", folder.getFileName()).isNotEmpty();
            return files;
        }
    }

    /** The files that hold it as text, in hexadecimal digits or in base64, in any case. */
    private static Set<String> holds(List<Path> files, String secret) throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path file : files) {
            String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            String lower = content.toLowerCase(Locale.ROOT);
            for (String form : forms(secret)) {
                boolean exact = content.contains(form);
                if (exact || lower.contains(form.toLowerCase(Locale.ROOT)) && isPlain(form, secret)) {
                    found.add(file.getParent().getFileName() + "/" + file.getFileName() + " has it as " + form);
                }
            }
        }
        return found;
    }

    /** Base64 tells capital letters from small ones; everything else is looked for in any case. */
    private static boolean isPlain(String form, String secret) {
        return form.equals(secret) || form.equals(hex(secret));
    }

    private static String hex(String secret) {
        return HexFormat.of().formatHex(secret.getBytes(StandardCharsets.US_ASCII));
    }

    /** As it is, in hexadecimal digits, and what is inside of base64 at each of the three places where it may start. */
    private static List<String> forms(String secret) {
        List<String> forms = new ArrayList<>(List.of(secret, hex(secret)));
        byte[] bytes = secret.getBytes(StandardCharsets.US_ASCII);
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = new byte[shift + bytes.length];
            System.arraycopy(bytes, 0, shifted, shift, bytes.length);
            int whole = shifted.length / 3 * 3;
            int from = shift == 0 ? 0 : 4;
            forms.add(Base64.getEncoder()
                    .encodeToString(Arrays.copyOf(shifted, whole))
                    .substring(from));
        }
        return forms;
    }

    /** The tables of an organisation's database with a row that holds it, bytes included. */
    private Set<String> database(Member member, String secret) throws SQLException, IOException {
        Set<String> found = new TreeSet<>();
        try (Connection connection = consortium.database(member.id())) {
            List<String> tables = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery("select quote_ident(schemaname) || '.' || quote_ident(tablename)"
                                    + " from pg_tables where schemaname not in ('pg_catalog', 'information_schema')")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            assertThat(tables).hasSizeGreaterThan(10);
            String condition =
                    forms(secret).stream().map(form -> "lower(t::text) like ?").collect(Collectors.joining(" or "));
            for (String table : tables) {
                try (PreparedStatement query =
                        connection.prepareStatement("select count(*) from " + table + " t where " + condition)) {
                    int place = 1;
                    for (String form : forms(secret)) {
                        query.setString(place++, "%" + form.toLowerCase(Locale.ROOT) + "%");
                    }
                    try (ResultSet rows = query.executeQuery()) {
                        rows.next();
                        if (rows.getLong(1) > 0) {
                            found.add("database of the " + member + ": " + table);
                        }
                    }
                }
            }
        }
        return found;
    }
}
