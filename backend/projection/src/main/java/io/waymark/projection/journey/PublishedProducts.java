package io.waymark.projection.journey;

import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.SaltedDocument;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what owners published of their products. */
public final class PublishedProducts {

    private static final String LATEST =
            """
            select t.org, t.class_ref, t.n, t.key, t.gtin, t.document, w.key_hash, w.value_hash, w.block, w.tx_id
            from product_text t
            left join ledger_write w on w.org = t.org and w.key_hash = sha256(convert_to(t.key, 'UTF8'))
            where\s""";

    private final JdbcClient db;

    public PublishedProducts(JdbcClient db) {
        this.db = db;
    }

    /**
     * @param name of the class (all of one GTIN)
     * @param n number of the texts, 1 for the first ones
     * @param document texts, all shown
     * @param written where the ledger has them
     */
    public record Published(ObjectName name, int n, SaltedDocument document, Optional<Written> written) {}

    /**
     * @param keyHash SHA-256 of the ledger key
     * @param valueHash SHA-256 of the value
     */
    public record Written(Hash keyHash, Hash valueHash, long block, String transaction) {}

    /** The latest texts of a class. */
    public Optional<Published> of(ObjectName productClass) {
        return db.sql(LATEST + "t.org = ? and t.class_ref = ? order by t.n desc limit 1")
                .params(productClass.org(), productClass.ref().hex())
                .query(PublishedProducts::published)
                .optional();
    }

    /** The latest texts that this organisation published for a GTIN. */
    public Optional<Published> of(String org, String gtin) {
        return db.sql(LATEST + "t.org = ? and t.gtin = ? order by t.n desc limit 1")
                .params(org, gtin)
                .query(PublishedProducts::published)
                .optional();
    }

    private static Published published(ResultSet row, int i) throws SQLException {
        return new Published(
                new ObjectName(row.getString("org"), new KeyId(row.getString("class_ref"))),
                row.getInt("n"),
                SaltedDocument.fromJson(JsonParser.parse(row.getString("document"), JsonLimits.VALUE)
                        .asObject()),
                row.getBytes("key_hash") == null
                        ? Optional.empty()
                        : Optional.of(new Written(
                                Rows.hash(row, "key_hash"),
                                Rows.hash(row, "value_hash"),
                                row.getLong("block"),
                                row.getString("tx_id"))));
    }
}
