package io.waymark.projection.journey;

import java.util.Map;
import java.util.Optional;

/**
 * What the owner of a product says of it to everybody.
 *
 * @param owner who says it
 * @param gtin 14 digits
 * @param fields JSON text of each field that is shown, by name: {@code name}, {@code brand}, {@code description},
 *     {@code picture} (SHA-256) and whatever else the owner published
 */
public record ProductText(Organisation owner, String gtin, Map<String, String> fields) {

    public ProductText {
        fields = Map.copyOf(fields);
    }

    /** The product's name, if it has one. */
    public Optional<String> name() {
        return Fields.string(fields, "name");
    }

    /** The brand, if it has one. */
    public Optional<String> brand() {
        return Fields.string(fields, "brand");
    }

    /** A few sentences, if there are any. */
    public Optional<String> description() {
        return Fields.string(fields, "description");
    }

    /** SHA-256 of the picture, 64 hexadecimal digits, if there is one. */
    public Optional<String> picture() {
        return Fields.string(fields, "picture").filter(hex -> hex.matches("[0-9a-f]{64}"));
    }
}
