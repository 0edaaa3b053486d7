package io.waymark.epcis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words of the Core Business Vocabulary 2.0 and the ways in which events may spell them. */
public final class Cbv {
    /** Where the CBV's web vocabulary lives. */
    public static final String WEB = "https://ref.gs1.org/cbv/";

    /** Where the GS1 Web Vocabulary lives. */
    static final String GS1_WEB = "https://gs1.org/voc/";

    private static final String URN = "urn:epcglobal:cbv:";

    private static final Map<Family, Set<String>> WORDS = read();

    private Cbv() {}

    /** A family of words. */
    public enum Family {
        /** What was done: {@code shipping}. */
        BIZ_STEP("BizStep"),
        /** In what state things are: {@code in_transit}. */
        DISPOSITION("Disp"),
        /** Kinds of business transactions: {@code po}. */
        BIZ_TRANSACTION_TYPE("BTT"),
        /** Kinds of sources and destinations: {@code possessing_party}. */
        SOURCE_DEST_TYPE("SDT"),
        /** Why an event was wrong: {@code did_not_occur}. */
        ERROR_REASON("ER"),
        /** Parts of a measured vector: {@code latitude}. */
        COMPONENT("Comp"),
        /** What sensors measure, in the GS1 Web Vocabulary: {@code Temperature}. */
        MEASUREMENT(""),
        /** What sensors warn of, in the GS1 Web Vocabulary: {@code ALARM_CONDITION}. */
        SENSOR_ALERT("");

        private final String prefix;
        private final String urn;

        Family(String prefix) {
            this.prefix = prefix;
            this.urn = prefix.toLowerCase(Locale.ROOT);
        }

        private String web() {
            return prefix.isEmpty() ? GS1_WEB : WEB + prefix + '-';
        }
    }

    /** Whether {@code word} is a bare word of the family, for instance {@code shipping}. */
    public static boolean isWord(Family family, String word) {
        return WORDS.get(family).contains(word);
    }

    /** The words of a family. */
    public static Set<String> words(Family family) {
        return WORDS.get(family);
    }

    /**
     * The bare word behind any spelling: {@code shipping}, {@code https://ref.gs1.org/cbv/BizStep-shipping} or
     * {@code urn:epcglobal:cbv:bizstep:shipping}. Everything else is returned as it is, words that are not in the vocabulary
     * included. Prefixes such as {@code cbv:} must be expanded before.
     */
    public static String bare(Family family, String spelling) {
        if (spelling.startsWith("h")) {
            String web = family.web();
            return known(family, spelling, web);
        } else if (spelling.startsWith(URN) && !family.urn.isEmpty()) {
            return known(family, spelling, URN + family.urn + ':');
        }
        return spelling;
    }

    private static String known(Family family, String spelling, String prefix) {
        String word = spelling.startsWith(prefix) ? spelling.substring(prefix.length()) : "";
        return isWord(family, word) ? word : spelling;
    }

    /** The web vocabulary's URI of a bare word, if it is one of the family's. */
    public static Optional<String> uri(Family family, String word) {
        return isWord(family, word) ? Optional.of(family.web() + word) : Optional.empty();
    }

    /**
     * A bare word as XML spells it: {@code urn:epcglobal:cbv:bizstep:shipping}, or {@code gs1:Temperature} of the GS1 Web
     * Vocabulary; nothing if it is none of the family's.
     */
    public static Optional<String> xml(Family family, String word) {
        String prefix = family.urn.isEmpty() ? "gs1:" : URN + family.urn + ':';
        return isWord(family, word) ? Optional.of(prefix + word) : Optional.empty();
    }

    /** Whether a URI is spelled as if it were a word of GS1's vocabulary, known or not. */
    static boolean isSpelledAsStandard(Family family, String uri) {
        return uri.startsWith(WEB) || uri.startsWith(GS1_WEB) || isOnlyForXml(family, uri);
    }

    /**
     * Whether a word is spelled in a way that EPCIS 2.0 has for XML, but not for JSON-LD, where the bare word stands: URNs
     * of the CBV, and full addresses of the GS1 Web Vocabulary.
     */
    static boolean isOnlyForXml(Family family, String spelling) {
        if (family.urn.isEmpty()) {
            return spelling.startsWith(GS1_WEB)
                    || spelling.startsWith("http://gs1.org/voc/")
                    || spelling.startsWith("https://www.gs1.org/voc/")
                    || spelling.startsWith("http://www.gs1.org/voc/");
        }
        return spelling.startsWith("urn:epcglobal:cbv")
                || spelling.startsWith("https://ns.gs1.org/cbv/")
                || spelling.startsWith("http://ns.gs1.org/cbv/");
    }

    private static Map<Family, Set<String>> read() {
        Map<Family, Set<String>> words = new EnumMap<>(Family.class);
        List<String> current = new ArrayList<>();
        int family = -1;
        for (String line : lines()) {
            if (line.startsWith("[")) {
                if (family >= 0) {
                    words.put(Family.values()[family], Collections.unmodifiableSet(new LinkedHashSet<>(current)));
                }
                family++;
                current = new ArrayList<>();
            } else {
                current.addAll(List.of(line.split(" ")));
            }
        }
        words.put(Family.values()[family], Collections.unmodifiableSet(new LinkedHashSet<>(current)));
        return Collections.unmodifiableMap(words);
    }

    private static List<String> lines() {
        try (InputStream in = Cbv.class.getResourceAsStream("cbv-words.txt")) {
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return reader.lines()
                    .filter(l -> !l.isBlank() && !l.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
