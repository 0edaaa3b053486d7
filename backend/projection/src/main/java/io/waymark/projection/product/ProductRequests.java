package io.waymark.projection.product;

import io.waymark.ledger.Hash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Texts that wait to be written to the ledger. Who writes them takes {@link #due}, writes each at its key, and says
 * {@link #done} once the transaction is VALID, or {@link #refused} when it never can be. A part that needs it imports this
 * class.
 */
public final class ProductRequests {
    private final JdbcClient db;

    public ProductRequests(JdbcClient db) {
        this.db = db;
    }

    /** The oldest requests that are not settled. */
    public List<ProductRequest> due(int limit) {
        return db.sql(
                        """
                        select id, gtin, n, name, brand, description, picture_sha256 from product_request
                        where done_at is null order by id limit ?""")
                .param(limit)
                .query(ProductRequests::request)
                .list();
    }

    /** The texts are on the ledger. Saying it twice changes nothing. */
    public void done(long id, String txId) {
        db.sql("update product_request set done_at = now(), tx_id = ?, failure = null where id = ? and done_at is null")
                .params(txId, id)
                .update();
    }

    /** The texts can never be written; {@code code} is the refusal's stable code. */
    public void refused(long id, String code) {
        db.sql("update product_request set done_at = now(), failure = ? where id = ? and done_at is null")
                .params(code, id)
                .update();
    }

    private static ProductRequest request(ResultSet row, int index) throws SQLException {
        byte[] picture = row.getBytes("picture_sha256");
        return new ProductRequest(
                row.getLong("id"),
                row.getInt("n"),
                new ProductTexts(
                        row.getString("gtin"),
                        row.getString("name"),
                        row.getString("brand"),
                        row.getString("description"),
                        picture == null ? Optional.empty() : Optional.of(Hash.of(picture))));
    }
}
