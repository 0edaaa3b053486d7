package io.waymark.devnet.policy;

import java.util.Optional;

/** Names of the collections that every organisation has without anybody defining them. */
public final class ImplicitCollections {
    private static final String PREFIX = "_implicit_org_";

    private ImplicitCollections() {}

    /** The organisation's collection. */
    public static String of(String mspId) {
        return PREFIX + mspId;
    }

    /** The organisation in the name; empty when the name is not of this form. */
    public static Optional<String> owner(String collection) {
        return collection.startsWith(PREFIX) ? Optional.of(collection.substring(PREFIX.length())) : Optional.empty();
    }
}
