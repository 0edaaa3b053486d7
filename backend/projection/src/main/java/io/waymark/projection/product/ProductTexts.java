package io.waymark.projection.product;

import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a product's owner says of it to everybody.
 *
 * @param gtin 14 digits
 * @param name 1 to 200 characters
 * @param brand at most 200 characters; may be empty
 * @param description at most 4,000 characters; may be empty
 * @param picture SHA-256 of the picture's bytes, if there is one
 */
public record ProductTexts(String gtin, String name, String brand, String description, Optional<Hash> picture) {

    /** The most characters of name and brand. */
    public static final int MOST_NAME = 200;

    /** The most characters of a description. */
    public static final int MOST_DESCRIPTION = 4_000;

    public ProductTexts {
        if (gtin.length() != 14
                || name.isBlank()
                || name.length() > MOST_NAME
                || brand.length() > MOST_NAME
                || description.length() > MOST_DESCRIPTION) {
            throw new IllegalArgumentException("a product has a GTIN, a name, and texts of bounded length");
        }
    }

    /**
     * The fields of the salted document at {@code product|<class ref>|<n>}: JSON text by name. {@code name} always,
     * {@code brand}, {@code description} and {@code picture} (64 hexadecimal digits) where there is one.
     */
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("gtin", JsonValue.of(gtin).text());
        fields.put("name", JsonValue.of(name).text());
        if (!brand.isEmpty()) {
            fields.put("brand", JsonValue.of(brand).text());
        }
        if (!description.isEmpty()) {
            fields.put("description", JsonValue.of(description).text());
        }
        picture.ifPresent(hash -> fields.put("picture", JsonValue.of(hash.hex()).text()));
        return fields;
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return "product texts";
    }
}
