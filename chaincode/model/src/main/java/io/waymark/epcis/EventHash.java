package io.waymark.epcis;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonString;
import io.waymark.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The event hash id of the Core Business Vocabulary, section 8.9: a name that an event has by its content, the same for every
 * valid spelling of it. Identifier, record time and error declaration of the event do not count.
 *
 * <p>It is a name and no proof: whoever alters an event computes another one.
 */
public final class EventHash {
    /** The prefix of a namespace under which the reference implementation lets a document name fields to leave out. */
    private static final String IGNORE_NAMESPACE = "https://repository-x.example.com/";

    private EventHash() {}

    /** The editions of the algorithm. */
    public enum Version {
        /** As ratified with CBV 2.0 and as the reference implementation of 2025 computes it. */
        CBV_2_0("CBV2.0"),
        /**
         * As drafted for CBV 2.1 and as the reference implementation of 2026 computes it: the lists of business
         * transactions, sources and destinations in their place among the fields, {@code parentID} after {@code epcList},
         * {@code certificationInfo} left out, prefixed values expanded only where the prefix is GS1's, the GS1 Web Vocabulary
         * under {@code https://ref.gs1.org/voc/}. A draft: it may change.
         */
        CBV_2_1("CBV2.1");

        private final String label;

        Version(String label) {
            this.label = label;
        }

        /** As the hash id ends, for instance {@code CBV2.0}. */
        public String label() {
            return label;
        }
    }

    /** The event hash id: {@code ni:///sha-256;<64 hexadecimal digits>?ver=CBV2.0} (RFC 6920). */
    public static String id(EpcisEvent event, Version version) {
        return id(event, version, Set.of());
    }

    /**
     * The event hash ids of a document's events, in document order. Fields that the document names under
     * {@code ignoreFields} of the reference implementation's repository namespace are left out, as that implementation does;
     * {@link #id} never leaves out anything.
     */
    public static List<String> ids(EpcisDocument document, Version version) {
        Set<String> ignored = ignored(document);
        List<String> ids = new ArrayList<>(document.events().size());
        for (EpcisEvent event : document.events()) {
            ids.add(id(event, version, ignored));
        }
        return ids;
    }

    /** The text that is hashed: all that counts of the event, in one spelling and order. It is as private as the event. */
    public static String preHash(EpcisEvent event, Version version) {
        return new PreHash(event.context(), version).of(event.json(), Set.of());
    }

    private static String id(EpcisEvent event, Version version, Set<String> ignored) {
        String preHash = new PreHash(event.context(), version).of(event.json(), ignored);
        byte[] digest = sha256().digest(preHash.getBytes(StandardCharsets.UTF_8));
        return "ni:///sha-256;" + HexFormat.of().formatHex(digest) + "?ver=" + version.label;
    }

    private static Set<String> ignored(EpcisDocument document) {
        JsonObject holder = document.json();
        if (document.kind() == EpcisDocument.Kind.QUERY_DOCUMENT) {
            holder = holder.object("epcisBody").object("queryResults");
        }
        Set<String> ignored = new HashSet<>();
        LdContext context = LdContext.of(document.context());
        for (String prefix : context.declared().keySet()) {
            Optional<String> namespace = context.namespace(prefix);
            Optional<JsonValue> names = holder.get(prefix + ":ignoreFields");
            if (namespace.equals(Optional.of(IGNORE_NAMESPACE)) && names.orElse(null) instanceof JsonArray array) {
                array.forEach(name -> {
                    if (name instanceof JsonString string) {
                        ignored.add(string.value());
                    }
                });
            }
        }
        return ignored;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
