package io.waymark.projection.link;

import io.waymark.gs1.GS1Identifier;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The links of this organisation's products, lots and items. A part that needs it imports this class. */
public final class Links {
    /** The most links that one thing can have. */
    public static final int MOST_OF_ONE = 50;

    /** The most links that a product can have with all its lots and items. */
    public static final int MOST_OF_PRODUCT = 500;

    private static final String COLUMNS =
            "id, identifier, link_type, url, title, language, media_type, preferred, changed_at, changed_by";

    private final JdbcClient db;
    private final TransactionOperations transactions;

    public Links(JdbcClient db, TransactionOperations transactions) {
        this.db = db;
        this.transactions = transactions;
    }

    /**
     * A link as it is kept.
     *
     * @param id its number on this node
     * @param identifier canonical, of the product, lot or item
     */
    public record Kept(long id, String identifier, Link link, Instant changed, String changedBy) {}

    /** What came of an attempt to add one. */
    public enum Added {
        ADDED,
        /** There is the same link already. */
        THERE,
        /** The thing, or the product with all its lots and items, has as many as it can have. */
        TOO_MANY
    }

    /** The links of one thing alone, in the order in which they were added. */
    public List<Link> of(GS1Identifier identifier) {
        return db
                .sql("select " + COLUMNS + " from resolver_link where identifier = ? order by id limit " + MOST_OF_ONE)
                .param(identifier.toString())
                .query(Links::kept)
                .list()
                .stream()
                .map(Kept::link)
                .toList();
    }

    /** All links of a product, its lots and its items. */
    public List<Kept> ofProduct(String gtin) {
        return db.sql("select " + COLUMNS
                        + " from resolver_link where gtin = ? order by identifier, link_type, id limit "
                        + MOST_OF_PRODUCT)
                .param(gtin)
                .query(Links::kept)
                .list();
    }

    /**
     * Adds a link. One that is preferred takes the place of another of its thing and type that was.
     *
     * @param identifier of a product, or of a lot or item of one
     */
    public Added add(GS1Identifier identifier, Link link, String account) {
        String gtin = identifier.gtin().orElseThrow(() -> new IllegalArgumentException("links are of products"));
        return transactions.execute(t -> {
            // Two who add at once must not get past the bound together.
            db.sql("select pg_advisory_xact_lock(hashtext('resolver_link'), hashtext(?))")
                    .param(gtin)
                    .query((row, i) -> 0)
                    .list();
            long ofOne = count("identifier", identifier.toString());
            if (ofOne >= MOST_OF_ONE || count("gtin", gtin) >= MOST_OF_PRODUCT) {
                return Added.TOO_MANY;
            }
            int rows = db.sql(
                            """
                            insert into resolver_link (gtin, identifier, link_type, url, title, language, media_type, changed_by)
                            values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""")
                    .params(
                            gtin,
                            identifier.toString(),
                            link.type().name(),
                            link.url(),
                            link.title(),
                            link.language(),
                            link.mediaType(),
                            account)
                    .update();
            if (rows == 0) {
                return Added.THERE;
            }
            if (link.preferred()) {
                prefer(identifier.toString(), link);
            }
            return Added.ADDED;
        });
    }

    private void prefer(String identifier, Link link) {
        db.sql("update resolver_link set preferred = false where identifier = ? and link_type = ? and preferred")
                .params(identifier, link.type().name())
                .update();
        db.sql(
                        """
                        update resolver_link set preferred = true
                        where identifier = ? and link_type = ? and url = ? and language = ? and media_type = ?""")
                .params(identifier, link.type().name(), link.url(), link.language(), link.mediaType())
                .update();
    }

    private long count(String column, String value) {
        return db.sql("select count(*) from resolver_link where " + column + " = ?")
                .param(value)
                .query(Long.class)
                .single();
    }

    /** Removes a link of a product; whether there was one. */
    public boolean remove(String gtin, long id) {
        return db.sql("delete from resolver_link where gtin = ? and id = ?")
                        .params(gtin, id)
                        .update()
                > 0;
    }

    private static Kept kept(ResultSet row, int index) throws SQLException {
        String name = row.getString("link_type");
        // A link type that a later version took off the list is still what the brand gave.
        LinkType type = LinkType.named(name).orElseGet(() -> new LinkType(name, name));
        return new Kept(
                row.getLong("id"),
                row.getString("identifier"),
                new Link(
                        type,
                        row.getString("url"),
                        row.getString("title"),
                        row.getString("language"),
                        row.getString("media_type"),
                        row.getBoolean("preferred")),
                row.getTimestamp("changed_at").toInstant(),
                row.getString("changed_by"));
    }
}
