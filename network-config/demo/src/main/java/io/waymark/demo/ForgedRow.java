package io.waymark.demo;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Changes the name of a product in one node's database, as somebody with the database's password can. What stood there is kept in a
 * file until it is put back, so that a demo that was stopped in between is whole after its next start.
 */
final class ForgedRow {
    private static final String NAME = "Genuine gold wallet, 24 carat";
    private static final Base64.Encoder B64 = Base64.getUrlEncoder().withoutPadding();

    private final Databases databases;
    private final DemoOrganisation organisation;
    private final Path before;

    /** @param before where the rows are kept as they were */
    ForgedRow(Databases databases, DemoOrganisation organisation, Path before) {
        this.databases = databases;
        this.organisation = organisation;
        this.before = before;
    }

    /** Whether this node was given texts of the item's product: it was not where only somebody's sighting of the item reached it. */
    boolean hasTexts(String identifier) throws IOException, SQLException {
        try (Connection connection = databases.connect(organisation.id())) {
            return !texts(connection, identifier).isEmpty();
        }
    }

    private static List<JsonValue> texts(Connection connection, String identifier) throws SQLException {
        List<JsonValue> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                """
                select distinct p.origin, p.org, p.class_ref, p.n, p.document
                  from product_known p join object o on p.org = o.class_org and p.class_ref = o.class_ref
                  where o.identifier = ?""")) {
            select.setString(1, identifier);
            ResultSet found = select.executeQuery();
            while (found.next()) {
                rows.add(JsonObject.of(
                        "origin", found.getString("origin"),
                        "org", found.getString("org"),
                        "ref", found.getString("class_ref"),
                        "n", found.getInt("n"),
                        "document", found.getString("document")));
            }
        }
        return rows;
    }

    /**
     * @param identifier of an item whose product gets the other name
     * @throws DemoFault if this node knows no texts of the product
     */
    void forge(String identifier) throws IOException, SQLException {
        putBack();
        try (Connection connection = databases.connect(organisation.id())) {
            connection.setAutoCommit(false);
            List<JsonValue> rows = texts(connection, identifier);
            if (rows.isEmpty()) {
                throw new DemoFault("This node knows no texts of that product. Play the story first.");
            }
            PrivateFile.write(
                    before, CanonicalJson.write(JsonObject.of("item", identifier, "rows", JsonArray.of(rows))));
            for (JsonValue row : rows) {
                write(connection, row.asObject(), forged(row.asObject().string("document")));
            }
            touch(connection, identifier, 1);
            connection.commit();
        }
    }

    /** Does nothing where nothing is forged. */
    void putBack() throws IOException, SQLException {
        if (!Files.exists(before)) {
            return;
        }
        JsonObject kept = CanonicalJson.parse(Files.readAllBytes(before)).asObject();
        try (Connection connection = databases.connect(organisation.id())) {
            connection.setAutoCommit(false);
            int restored = 0;
            for (JsonValue row : kept.array("rows")) {
                restored += write(connection, row.asObject(), row.asObject().string("document"));
            }
            if (restored > 0) {
                touch(connection, kept.string("item"), -1);
            }
            connection.commit();
        }
        Files.delete(before);
    }

    private static int write(Connection connection, JsonObject row, String document) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update product_known set document = ? where origin = ? and org = ? and class_ref = ? and n = ?"
                        + " and document <> ?")) {
            update.setString(1, document);
            update.setString(2, row.string("origin"));
            update.setString(3, row.string("org"));
            update.setString(4, row.string("ref"));
            update.setInt(5, (int) row.integer("n"));
            update.setString(6, document);
            return update.executeUpdate();
        }
    }

    /** The node keeps a bundle for up to a minute unless it sees that the item has changed: who forges a row sees to that. */
    private static void touch(Connection connection, String identifier, int by) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update object set changed_block = changed_block + ? where identifier = ?")) {
            update.setInt(1, by);
            update.setString(2, identifier);
            update.executeUpdate();
        }
    }

    /** The document with another name, and with the digest of that: it holds together, and is not what the ledger committed to. */
    private static String forged(String text) {
        JsonObject document = JsonParser.parse(text.getBytes(StandardCharsets.UTF_8), JsonLimits.VALUE)
                .asObject();
        List<String> digests = new ArrayList<>(document.array("_sd").strings());
        List<String> disclosures = new ArrayList<>();
        for (String disclosure : document.array("disclosures").strings()) {
            JsonArray field = JsonParser.parse(Base64.getUrlDecoder().decode(disclosure), JsonLimits.VALUE)
                    .asArray();
            String other = disclosure;
            if (field.get(1).asString().equals("name")) {
                String array = "[" + field.get(0).text() + "," + field.get(1).text() + ","
                        + JsonValue.of(NAME).text() + "]";
                other = B64.encodeToString(array.getBytes(StandardCharsets.UTF_8));
                digests.remove(digest(disclosure));
                digests.add(digest(other));
            }
            disclosures.add(other);
        }
        digests.sort(null);
        disclosures.sort(null);
        return CanonicalJson.write(document.without("_sd")
                .without("disclosures")
                .with("_sd", JsonArray.ofStrings(digests))
                .with("disclosures", JsonArray.ofStrings(disclosures)));
    }

    private static String digest(String disclosure) {
        return B64.encodeToString(
                Hash.sha256(disclosure.getBytes(StandardCharsets.US_ASCII)).bytes());
    }
}
