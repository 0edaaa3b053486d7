package io.waymark.disclosure;

import io.waymark.ledger.Hash;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The member of a commissioning event that holds the public key of the secret inside a pack. Its name is of any prefix that the
 * event declares for {@value #NAMESPACE} and ends in a hash of the item's identifier, so that it can be shown for one item
 * without naming its neighbours.
 */
public final class ClaimKeys {

    /** The namespace of Waymark's own members of events. */
    public static final String NAMESPACE = "https://waymark.example/epcis/";

    private static final Pattern FIELD = Pattern.compile("[^:]+:claim-[0-9a-f]{32}");
    private static final byte[] LABEL = Hash.label("waymark claim");

    private ClaimKeys() {}

    /** Whether a member has such a name. */
    public static boolean isField(String name) {
        return FIELD.matcher(name).matches();
    }

    /** How the member's name ends that is about this item: {@code :claim-} and 32 hexadecimal digits. */
    public static String suffix(String canonicalIdentifier) {
        return ":claim-"
                + Hash.sha256(LABEL, canonicalIdentifier.getBytes(StandardCharsets.UTF_8))
                        .hex()
                        .substring(0, 32);
    }
}
