package io.waymark.epcis.xml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The text of one event in the making, and the prefixes that it uses. */
final class XmlText {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,200}");

    private final StringBuilder content = new StringBuilder();
    private final Map<String, String> prefixOf = new LinkedHashMap<>();

    /** Whether a text can be the name of an element after its prefix, as far as ASCII goes. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Text for content and attributes; what XML has no character for becomes U+FFFD. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\t', '\n', '\r' -> escaped.append("&#").append(c).append(';');
                default -> {
                    boolean none = c < ' ' || c >= 0xD800 && c <= 0xDFFF || c == 0xFFFE || c == 0xFFFF;
                    escaped.appendCodePoint(none ? 0xFFFD : c);
                }
            }
        });
        return escaped.toString();
    }

    void open(String element) {
        open(element, "");
    }

    /** @param attributes written out, with a space before each */
    void open(String element, String attributes) {
        content.append('<').append(element).append(attributes).append('>');
    }

    void close(String element) {
        content.append("</").append(element).append('>');
    }

    void text(String text) {
        content.append(escaped(text));
    }

    void leaf(String element, String text) {
        leaf(element, "", text);
    }

    /** @param attributes written out, with a space before each */
    void leaf(String element, String attributes, String text) {
        open(element, attributes);
        text(text);
        close(element);
    }

    /** The name with a prefix for its namespace: the wanted one where it is free. */
    String prefixed(String wanted, String namespace, String local) {
        String prefix = prefixOf.computeIfAbsent(namespace, n -> {
            String free =
                    isName(wanted) && !wanted.toLowerCase(java.util.Locale.ROOT).startsWith("xml") ? wanted : "ext";
            for (int i = 1; prefixOf.containsValue(free); i++) {
                free = "ext" + i;
            }
            return free;
        });
        return prefix + ':' + local;
    }

    /** All of it as it stands, for an element that is written elsewhere. */
    String content() {
        return content.toString();
    }

    /** All of it, in an element that declares the prefixes. */
    String element(String name) {
        StringBuilder whole = new StringBuilder("<").append(name);
        prefixOf.forEach((namespace, prefix) -> whole.append(" xmlns:")
                .append(prefix)
                .append("=\"")
                .append(escaped(namespace))
                .append('"'));
        return whole.append('>')
                .append(content)
                .append("</")
                .append(name)
                .append('>')
                .toString();
    }
}
