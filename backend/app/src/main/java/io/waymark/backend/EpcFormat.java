package io.waymark.backend;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** How an answer spells the identifiers of GS1 keys: GS1's header {@code GS1-EPC-Format}. */
public enum EpcFormat {
    /** As they were captured; what is answered when nothing is asked for. */
    NEVER_TRANSLATES("Never_Translates"),
    /** As GS1 Digital Link URIs. */
    DIGITAL_LINK("Always_GS1_Digital_Link"),
    /** As EPC URNs, where GS1's list of company prefixes tells how long the prefix is. */
    EPC_URN("Always_EPC_URN");

    /** The name of the header. */
    public static final String HEADER = "GS1-EPC-Format";

    private final String word;

    EpcFormat(String word) {
        this.word = word;
    }

    /** GS1's word. */
    public String word() {
        return word;
    }

    /** What a request asks for; nothing if it asks for what there is not. */
    static Optional<EpcFormat> asked(HttpServletRequest request) {
        String value = request.getHeader(HEADER);
        return value == null ? Optional.of(NEVER_TRANSLATES) : word(value);
    }

    /** What a request that was found answerable asks for. */
    public static EpcFormat of(HttpServletRequest request) {
        return asked(request).orElse(NEVER_TRANSLATES);
    }

    /** The format of this name. */
    public static Optional<EpcFormat> word(String value) {
        String word = value.strip();
        if (word.equals("No_Preference")) {
            return Optional.of(NEVER_TRANSLATES);
        }
        for (EpcFormat format : values()) {
            if (format.word.equals(word)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** The identifier in this format; as it is where it is no GS1 key or has no such spelling. */
    public String spell(String uri) {
        boolean urn = uri.startsWith("urn:");
        if (this == NEVER_TRANSLATES || urn == (this == EPC_URN)) {
            return uri;
        }
        try {
            Optional<GS1Identifier> key = GS1Identifier.ifMeant(uri);
            return this == DIGITAL_LINK
                    ? key.map(GS1Identifier::toString).orElse(uri)
                    : key.flatMap(GS1Identifier::toUrn).orElse(uri);
        } catch (GS1Exception notAKey) {
            return uri;
        }
    }
}
