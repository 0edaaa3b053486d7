package io.waymark.projection;

/**
 * The organisation's two secrets, 32 bytes each. Losing them stops capture; whoever has them can name refs and event ids.
 *
 * @param ref what refs of items, lots and classes are made under
 * @param event what the names of captured event ids are made under
 */
public record Secrets(byte[] ref, byte[] event) {

    public Secrets {
        if (ref.length != 32 || event.length != 32) {
            throw new IllegalArgumentException("a secret has 32 bytes");
        }
    }

    @Override
    public String toString() {
        return "secrets";
    }
}
