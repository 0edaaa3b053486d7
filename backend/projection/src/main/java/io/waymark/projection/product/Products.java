package io.waymark.projection.product;

import io.waymark.ledger.Hash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The products of this organisation. Each change of a text or picture also leaves a {@link ProductRequest}, in the same
 * database transaction. A part that needs it imports this class.
 */
public final class Products {
    /** The largest picture in bytes. */
    public static final int MOST_PICTURE = 2 << 20;

    private static final String COLUMNS =
            "id, gtin, name, brand, description, picture_type, picture_sha256, version, changed_at, changed_by";

    private final JdbcClient db;
    private final TransactionOperations transactions;

    public Products(JdbcClient db, TransactionOperations transactions) {
        this.db = db;
        this.transactions = transactions;
    }

    /**
     * @param id number of the product on this node; stands in addresses of pages
     * @param pictureType media type of the picture, if it has one
     * @param version goes up with every change
     */
    public record Product(
            long id,
            ProductTexts texts,
            Optional<String> pictureType,
            int version,
            Instant changed,
            String changedBy) {}

    /**
     * @param type {@code image/png}, {@code image/jpeg} or {@code image/webp}
     * @param bytes at most {@link #MOST_PICTURE}; not to be changed
     */
    public record Picture(String type, byte[] bytes) {
        /** SHA-256 of the bytes. */
        public Hash hash() {
            return Hash.sha256(bytes);
        }

        @Override
        public String toString() {
            return type + " of " + bytes.length + " bytes";
        }
    }

    /** What to do about the picture when texts change. */
    public enum PictureChange {
        KEEP,
        REPLACE,
        REMOVE
    }

    /** What came of an attempt to save. */
    public enum Saved {
        SAVED,
        /** Nothing differs from what is there. */
        SAME,
        /** Somebody else changed it since it was read, or it is gone. */
        CHANGED_MEANWHILE,
        /** There is a product of this GTIN already. */
        GTIN_TAKEN
    }

    /** Where the latest texts of a product are. */
    public enum OnLedger {
        WAITING,
        WRITTEN,
        REFUSED
    }

    /**
     * Products in order of name, brand and id.
     *
     * @param text that name, brand or GTIN contain; empty for all
     * @param after the last product of the page before, or null
     */
    public List<Product> page(String text, @Nullable Product after, int limit) {
        return db.sql(
                        "select " + COLUMNS
                                + """
                         from product
                        where (? = '' or strpos(lower(name || ' ' || brand || ' ' || gtin), lower(?)) > 0)
                          and (? or (lower(name), id) > (lower(?), ?))
                        order by lower(name), id limit ?""")
                .params(
                        text,
                        text,
                        after == null,
                        after == null ? "" : after.texts().name(),
                        after == null ? 0L : after.id(),
                        Math.min(limit, 1_000))
                .query(Products::product)
                .list();
    }

    /** The product of this number. */
    public Optional<Product> find(long id) {
        return db.sql("select " + COLUMNS + " from product where id = ?")
                .param(id)
                .query(Products::product)
                .optional();
    }

    /** The product of this GTIN, 14 digits. */
    public Optional<Product> byGtin(String gtin) {
        return db.sql("select " + COLUMNS + " from product where gtin = ?")
                .param(gtin)
                .query(Products::product)
                .optional();
    }

    /** The picture of a product of this GTIN. */
    public Optional<Picture> picture(String gtin) {
        return db.sql("select picture_type, picture from product where gtin = ? and picture is not null")
                .param(gtin)
                .query((row, i) -> new Picture(row.getString(1), row.getBytes(2)))
                .optional();
    }

    /** Whether the latest texts are on the ledger. */
    public OnLedger onLedger(String gtin) {
        return db.sql(
                        """
                        select case when done_at is null then 'WAITING' when failure is null then 'WRITTEN' else 'REFUSED' end
                        from product_request where gtin = ? order by n desc limit 1""")
                .param(gtin)
                .query((row, i) -> OnLedger.valueOf(row.getString(1)))
                .optional()
                .orElse(OnLedger.WAITING);
    }

    /** Adds a product, with a request to write its texts. {@code texts.picture()} counts for nothing: the picture does. */
    public Saved add(ProductTexts texts, @Nullable Picture picture, String account) {
        return transactions.execute(t -> {
            int rows = db.sql(
                            """
                            insert into product (gtin, name, brand, description, picture, picture_type, picture_sha256, changed_by)
                            values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (gtin) do nothing""")
                    .params(texts.gtin(), texts.name(), texts.brand(), texts.description())
                    .param(picture == null ? null : picture.bytes())
                    .param(picture == null ? null : picture.type())
                    .param(picture == null ? null : picture.hash().bytes())
                    .param(account)
                    .update();
            if (rows == 0) {
                return Saved.GTIN_TAKEN;
            }
            request(texts.gtin(), account);
            return Saved.SAVED;
        });
    }

    /**
     * Changes a product's texts or picture, its GTIN never, with a request to write them.
     *
     * @param version that was read
     * @param picture the new one, if it is replaced
     */
    public Saved change(
            long id, int version, ProductTexts texts, PictureChange change, @Nullable Picture picture, String account) {
        return transactions.execute(t -> {
            Optional<Product> before = db.sql("select " + COLUMNS + " from product where id = ? for update")
                    .param(id)
                    .query(Products::product)
                    .optional();
            if (before.isEmpty() || before.get().version() != version) {
                return Saved.CHANGED_MEANWHILE;
            }
            ProductTexts old = before.get().texts();
            Optional<Hash> hash =
                    switch (change) {
                        case KEEP -> old.picture();
                        case REMOVE -> Optional.empty();
                        case REPLACE -> Optional.of(picture.hash());
                    };
            ProductTexts now = new ProductTexts(old.gtin(), texts.name(), texts.brand(), texts.description(), hash);
            if (now.equals(old)) {
                return Saved.SAME;
            }
            db.sql(
                            """
                            update product set name = ?, brand = ?, description = ?, version = version + 1,
                              changed_at = now(), changed_by = ? where id = ?""")
                    .params(now.name(), now.brand(), now.description(), account, id)
                    .update();
            if (change != PictureChange.KEEP) {
                db.sql("update product set picture = ?, picture_type = ?, picture_sha256 = ? where id = ?")
                        .param(picture == null ? null : picture.bytes())
                        .param(picture == null ? null : picture.type())
                        .param(picture == null ? null : picture.hash().bytes())
                        .param(id)
                        .update();
            }
            request(old.gtin(), account);
            return Saved.SAVED;
        });
    }

    /** The number follows those on the ledger too: after a loss of the database they are all that is left. */
    private void request(String gtin, String account) {
        db.sql(
                        """
                        insert into product_request
                          (gtin, n, name, brand, description, picture_sha256, requested_by)
                        select gtin, 1 + greatest(
                            coalesce((select max(r.n) from product_request r where r.gtin = p.gtin), 0),
                            coalesce((select max(x.n) from product_text x where x.gtin = p.gtin and x.source = 'own'), 0)),
                          name, brand, description, picture_sha256, ? from product p where gtin = ?""")
                .params(account, gtin)
                .update();
    }

    private static Product product(ResultSet row, int index) throws SQLException {
        byte[] picture = row.getBytes("picture_sha256");
        return new Product(
                row.getLong("id"),
                new ProductTexts(
                        row.getString("gtin"),
                        row.getString("name"),
                        row.getString("brand"),
                        row.getString("description"),
                        picture == null ? Optional.empty() : Optional.of(Hash.of(picture))),
                Optional.ofNullable(row.getString("picture_type")),
                row.getInt("version"),
                row.getTimestamp("changed_at").toInstant(),
                row.getString("changed_by"));
    }
}
