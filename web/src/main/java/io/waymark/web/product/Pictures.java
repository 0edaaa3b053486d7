package io.waymark.web.product;

import io.waymark.projection.product.Products;
import io.waymark.projection.product.Products.Picture;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Tells pictures by their first bytes: what a browser says of a file is not believed. */
final class Pictures {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final byte[] RIFF = "RIFF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WEBP = "WEBP".getBytes(StandardCharsets.US_ASCII);

    private Pictures() {}

    /** The picture, if these bytes are one that may be kept. */
    static Optional<Picture> of(byte[] bytes) {
        if (bytes.length > Products.MOST_PICTURE) {
            return Optional.empty();
        }
        return type(bytes).map(type -> new Picture(type, bytes));
    }

    private static Optional<String> type(byte[] bytes) {
        if (at(bytes, 0, PNG)) {
            return Optional.of("image/png");
        } else if (at(bytes, 0, JPEG)) {
            return Optional.of("image/jpeg");
        } else if (at(bytes, 0, RIFF) && at(bytes, 8, WEBP)) {
            return Optional.of("image/webp");
        }
        return Optional.empty();
    }

    private static boolean at(byte[] bytes, int from, byte[] magic) {
        return bytes.length >= from + magic.length
                && Arrays.equals(bytes, from, from + magic.length, magic, 0, magic.length);
    }
}
