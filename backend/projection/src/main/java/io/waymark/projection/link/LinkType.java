package io.waymark.projection.link;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A link type that a brand can give (GS1 Web Vocabulary, link types), read once from {@code link-types.txt}.
 *
 * @param name the term, such as {@code instructions}
 * @param words what it leads to, for people
 */
public record LinkType(String name, String words) {
    /** The namespace of the terms, as GS1's linkset context spells it. */
    public static final String VOCABULARY = "https://gs1.org/voc/";

    private static final List<String> NAMESPACES =
            List.of("gs1:", VOCABULARY, "https://www.gs1.org/voc/", "https://ref.gs1.org/voc/");
    private static final Map<String, LinkType> TYPES = read();

    /** All of them, those most often given first. */
    public static List<LinkType> all() {
        return List.copyOf(TYPES.values());
    }

    /** The link type of this name. */
    public static Optional<LinkType> named(String name) {
        return Optional.ofNullable(TYPES.get(name));
    }

    /**
     * The term that a request's {@code linkType} means: a compact name such as {@code gs1:pip}, the bare term, or its URI in
     * any namespace that GS1 has used for its vocabulary. Other texts come back as they are.
     */
    public static String term(String linkType) {
        for (String namespace : NAMESPACES) {
            if (linkType.startsWith(namespace)) {
                return linkType.substring(namespace.length());
            }
        }
        return linkType;
    }

    /** The relation type of the link in a linkset: the term's URI. */
    public String uri() {
        return VOCABULARY + name;
    }

    private static Map<String, LinkType> read() {
        try (InputStream in = LinkType.class.getResourceAsStream("link-types.txt")) {
            if (in == null) {
                throw new IllegalStateException("link-types.txt is missing");
            }
            Map<String, LinkType> types = new LinkedHashMap<>();
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" ", 2))
                    .forEach(column -> types.put(column[0], new LinkType(column[0], column[1].strip())));
            return types;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
