package io.waymark.projection.journey;

import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.SaltedDocument;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what owners published of their products. */
public final class Products {

    private static final String LATEST = "select org, class_ref, n, key, gtin, document from product_text where ";

    private final JdbcClient db;

    public Products(JdbcClient db) {
        this.db = db;
    }

    /**
     * @param name of the class (all of one GTIN)
     * @param n number of the texts, 1 for the first ones
     * @param key ledger key that they stand at
     * @param document texts, all shown
     */
    public record Published(ObjectName name, int n, String key, SaltedDocument document) {}

    /** The latest texts of a class. */
    public Optional<Published> of(ObjectName productClass) {
        return db.sql(LATEST + "org = ? and class_ref = ? order by n desc limit 1")
                .params(productClass.org(), productClass.ref().hex())
                .query(Products::published)
                .optional();
    }

    /** The latest texts that this organisation published for a GTIN. */
    public Optional<Published> of(String org, String gtin) {
        return db.sql(LATEST + "org = ? and gtin = ? order by n desc limit 1")
                .params(org, gtin)
                .query(Products::published)
                .optional();
    }

    private static Published published(ResultSet row, int i) throws SQLException {
        return new Published(
                new ObjectName(row.getString("org"), new KeyId(row.getString("class_ref"))),
                row.getInt("n"),
                row.getString("key"),
                SaltedDocument.fromJson(JsonParser.parse(row.getString("document"), JsonLimits.VALUE)
                        .asObject()));
    }
}
