package io.waymark.projection.journey;

import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.ledger.SaltedDocument;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Rows of objects, with their custodian's profile and their product's texts, as hits. */
final class Hits {

    private Hits() {}

    static Hit of(ResultSet row) throws SQLException {
        String custodian = row.getString("custodian");
        String name = row.getString("name");
        Organisation organisation = name == null
                ? new Organisation(custodian, custodian, "")
                : new Organisation(custodian, name, row.getString("country"));
        return new Hit(
                GS1Identifier.parse(row.getString("identifier")),
                Optional.of(row.getString("status")),
                Optional.of(organisation),
                Rows.optional(row, "text").flatMap(Hits::productName));
    }

    private static Optional<String> productName(String document) {
        SaltedDocument texts = SaltedDocument.fromJson(
                JsonParser.parse(document, JsonLimits.VALUE).asObject());
        return Fields.string(texts.fields(), "name");
    }
}
