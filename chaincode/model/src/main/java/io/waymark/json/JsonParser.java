package io.waymark.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON texts, strictly by RFC 8259 and within limits: UTF-8 without byte order mark, no lone surrogates, no name twice
 * in an object, nothing after the value. Every value keeps its slice of the text.
 */
public final class JsonParser {
    private final String text;
    private final JsonLimits limits;
    private final Repeats repeats;
    private final Object[] path;
    private int depth;
    private int pos;
    private int values;

    /** What to do when a name comes twice in an object. RFC 8259 leaves it open; every reader must know what the others do. */
    public enum Repeats {
        /** Refuse the text. The rule for everything that is hashed, signed or made by this product. */
        REFUSE,
        /**
         * Let the last one count, as browsers and most libraries do. For documents from outside: one of GS1's own examples
         * has a name twice. The object's {@link JsonValue#text()} is then written anew without the repeats.
         */
        LAST_WINS
    }

    private JsonParser(String text, JsonLimits limits, Repeats repeats) {
        this.text = text;
        this.limits = limits;
        this.repeats = repeats;
        this.path = new Object[limits.depth() + 1];
    }

    /**
     * Reads one JSON text.
     *
     * @param utf8 the text in UTF-8
     * @throws JsonException with pointer and offset, see its codes
     */
    public static JsonValue parse(byte[] utf8, JsonLimits limits) {
        return parse(utf8, limits, Repeats.REFUSE);
    }

    /** As {@link #parse(byte[], JsonLimits)}, with another rule for names that come twice. */
    public static JsonValue parse(byte[] utf8, JsonLimits limits, Repeats repeats) {
        if (utf8.length > limits.bytes()) {
            throw new JsonException("bytes", "", limits.bytes());
        }
        return new JsonParser(decode(utf8), limits, repeats).document();
    }

    /**
     * Reads one JSON text.
     *
     * @throws JsonException with pointer and offset, see its codes
     */
    public static JsonValue parse(String text, JsonLimits limits) {
        return parse(text, limits, Repeats.REFUSE);
    }

    /** As {@link #parse(String, JsonLimits)}, with another rule for names that come twice. */
    public static JsonValue parse(String text, JsonLimits limits, Repeats repeats) {
        if (tooLong(text, limits.bytes())) {
            throw new JsonException("bytes", "", limits.bytes());
        }
        return new JsonParser(text, limits, repeats).document();
    }

    private static boolean tooLong(String text, int bytes) {
        if (text.length() * 3L <= bytes) {
            return false;
        }
        return text.length() > bytes || text.getBytes(StandardCharsets.UTF_8).length > bytes;
    }

    /** The JDK's fast decoder replaces what is malformed; only a text with the replacement character needs the strict one. */
    private static String decode(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') < 0) {
            return text;
        }
        CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(utf8);
        CharBuffer out = CharBuffer.allocate(utf8.length + 1);
        CoderResult result = strict.decode(in, out, true);
        if (result.isError()) {
            throw new JsonException("encoding", "", in.position());
        }
        return text;
    }

    private JsonValue document() {
        if (!text.isEmpty() && text.charAt(0) == '\uFEFF') {
            throw fault("bom");
        }
        skipSpace();
        JsonValue value = value();
        skipSpace();
        if (pos < text.length()) {
            throw fault("syntax");
        }
        return value;
    }

    private JsonValue value() {
        if (++values > limits.values()) {
            throw fault("values");
        }
        switch (peek()) {
            case '{':
                return object();
            case '[':
                return array();
            case '"':
                int start = pos;
                String string = string();
                return new JsonString(string, text, start, pos);
            case 't':
                literal("true");
                return JsonBoolean.TRUE;
            case 'f':
                literal("false");
                return JsonBoolean.FALSE;
            case 'n':
                literal("null");
                return JsonNull.NULL;
            default:
                return number();
        }
    }

    private JsonObject object() {
        int start = enter();
        List<String> names = new ArrayList<>();
        List<JsonValue> members = new ArrayList<>();
        skipSpace();
        if (peek() == '}') {
            pos++;
        } else {
            do {
                skipSpace();
                if (peek() != '"') {
                    throw fault("syntax");
                }
                String name = string();
                path[depth - 1] = name;
                skipSpace();
                expect(':');
                skipSpace();
                names.add(name);
                members.add(value());
                if (names.size() > limits.members()) {
                    throw fault("members");
                }
                path[depth - 1] = null;
                skipSpace();
            } while (another('}'));
        }
        depth--;
        try {
            return new JsonObject(
                    Collections.unmodifiableList(names), Collections.unmodifiableList(members), text, start, pos);
        } catch (JsonException e) {
            if (repeats == Repeats.LAST_WINS && e.code().equals("duplicate-name")) {
                return lastWins(names, members);
            }
            throw new JsonException(e.code(), pointer() + e.pointer(), start);
        }
    }

    private static JsonObject lastWins(List<String> names, List<JsonValue> members) {
        Map<String, JsonValue> last = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            last.put(names.get(i), members.get(i));
        }
        return new JsonObject(List.copyOf(last.keySet()), List.copyOf(last.values()), null, 0, 0);
    }

    private JsonArray array() {
        int start = enter();
        List<JsonValue> elements = new ArrayList<>();
        skipSpace();
        if (peek() == ']') {
            pos++;
        } else {
            do {
                skipSpace();
                path[depth - 1] = elements.size();
                elements.add(value());
                if (elements.size() > limits.members()) {
                    throw fault("members");
                }
                path[depth - 1] = null;
                skipSpace();
            } while (another(']'));
        }
        depth--;
        return new JsonArray(Collections.unmodifiableList(elements), text, start, pos);
    }

    private int enter() {
        if (depth == limits.depth()) {
            throw fault("depth");
        }
        depth++;
        return pos++;
    }

    /** Reads the comma before another member or element, or the end of the container. */
    private boolean another(char end) {
        char c = peek();
        if (c != ',' && c != end) {
            throw fault("syntax");
        }
        pos++;
        return c == ',';
    }

    private String string() {
        int start = ++pos;
        boolean plain = true;
        while (true) {
            char c = peek();
            if (c == '"') {
                break;
            } else if (c < 0x20) {
                throw fault("syntax");
            } else if (c == '\\' || Character.isSurrogate(c)) {
                plain = false;
                break;
            }
            pos++;
            if (pos - start > limits.stringLength()) {
                throw fault("string-length");
            }
        }
        return plain ? text.substring(start, pos++) : careful(start);
    }

    /** The rest of a string that has an escape or a character beyond the basic plane. */
    private String careful(int start) {
        StringBuilder out = new StringBuilder(Math.max(32, pos - start + 16));
        out.append(text, start, pos);
        while (true) {
            char c = peek();
            int at = pos++;
            if (c == '"') {
                return out.toString();
            } else if (c < 0x20) {
                throw faultAt("syntax", at);
            } else if (c == '\\') {
                c = escape(at);
            }
            if (Character.isSurrogate(c)) {
                surrogates(out, c, at);
            } else {
                out.append(c);
            }
            if (out.length() > limits.stringLength()) {
                throw faultAt("string-length", at);
            }
        }
    }

    /** Appends {@code high} and the low surrogate that must follow it, each as itself or as an escape. */
    private void surrogates(StringBuilder out, char high, int at) {
        if (!Character.isHighSurrogate(high) || pos >= text.length()) {
            throw faultAt("surrogate", at);
        }
        char low = text.charAt(pos++);
        if (low == '\\') {
            low = escape(pos - 1);
        }
        if (!Character.isLowSurrogate(low)) {
            throw faultAt("surrogate", at);
        }
        out.append(high).append(low);
    }

    private char escape(int at) {
        char c = peek();
        pos++;
        switch (c) {
            case '"':
            case '\\':
            case '/':
                return c;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                return hex(at);
            default:
                throw faultAt("syntax", at);
        }
    }

    private char hex(int at) {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            char c = peek();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw faultAt("syntax", at);
            }
            code = code << 4 | digit;
            pos++;
        }
        return (char) code;
    }

    private JsonNumber number() {
        int start = pos;
        if (peek() == '-') {
            pos++;
        }
        int digits = 0;
        if (peek() == '0') {
            pos++;
            digits = 1;
        } else {
            digits = digits();
        }
        if (pos < text.length() && text.charAt(pos) == '.') {
            pos++;
            digits += digits();
        }
        if (digits > limits.numberDigits()) {
            throw faultAt("number-digits", start);
        }
        if (pos < text.length() && (text.charAt(pos) | 0x20) == 'e') {
            exponent(start);
        }
        return new JsonNumber(text.substring(start, pos), text, start, pos);
    }

    private void exponent(int start) {
        pos++;
        char sign = peek();
        if (sign == '+' || sign == '-') {
            pos++;
        }
        int from = pos;
        digits();
        int value = 0;
        for (int i = from; i < pos; i++) {
            value = Math.min(value * 10 + text.charAt(i) - '0', JsonLimits.MAX_NUMBER_EXPONENT + 1);
        }
        if (value > limits.numberExponent()) {
            throw faultAt("number-exponent", start);
        }
    }

    private int digits() {
        int from = pos;
        while (pos < text.length() && text.charAt(pos) >= '0' && text.charAt(pos) <= '9') {
            pos++;
        }
        if (pos == from) {
            throw fault("syntax");
        }
        return pos - from;
    }

    private void literal(String word) {
        if (!text.startsWith(word, pos)) {
            throw fault("syntax");
        }
        pos += word.length();
    }

    private void expect(char c) {
        if (peek() != c) {
            throw fault("syntax");
        }
        pos++;
    }

    private char peek() {
        if (pos >= text.length()) {
            throw fault("syntax");
        }
        return text.charAt(pos);
    }

    private void skipSpace() {
        while (pos < text.length()) {
            char c = text.charAt(pos);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            pos++;
        }
    }

    private JsonException fault(String code) {
        return faultAt(code, pos);
    }

    private JsonException faultAt(String code, int at) {
        return new JsonException(code, pointer(), at);
    }

    private String pointer() {
        StringBuilder pointer = new StringBuilder();
        for (int i = 0; i < depth && path[i] != null; i++) {
            pointer.append(JsonPointer.member("", path[i].toString()));
        }
        return pointer.toString();
    }
}
