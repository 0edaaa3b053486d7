package io.waymark.tlog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Just enough JSON for vectors: this module has no dependency, not even for its tests. */
public record Json(Object value) {

    public static Json parse(String text) {
        Reader reader = new Reader(text);
        Object value = reader.value();
        reader.skip();
        if (reader.at != text.length()) {
            throw new IllegalArgumentException("text after JSON");
        }
        return new Json(value);
    }

    /** Members in the given order: name, value, name, value. */
    public static Map<String, Object> object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            object.put((String) members[i], members[i + 1]);
        }
        return object;
    }

    public Json get(String name) {
        Object member = ((Map<?, ?>) value).get(name);
        if (member == null) {
            throw new IllegalArgumentException("no member " + name);
        }
        return new Json(member);
    }

    public boolean has(String name) {
        return ((Map<?, ?>) value).get(name) != null;
    }

    public String string() {
        return (String) value;
    }

    public long number() {
        return (Long) value;
    }

    public boolean bool() {
        return (Boolean) value;
    }

    public boolean isNull() {
        return value == null;
    }

    public List<Json> list() {
        return value == null
                ? List.of()
                : ((List<?>) value).stream().map(Json::new).toList();
    }

    public static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, "\n", out);
        return out.append('\n').toString();
    }

    private static void write(Object value, String indent, StringBuilder out) {
        if (value instanceof Map<?, ?> map) {
            List<Runnable> parts = new ArrayList<>();
            map.forEach((k, v) -> parts.add(() -> {
                string((String) k, out);
                out.append(": ");
                write(v, indent + " ", out);
            }));
            block('{', '}', parts, indent, out);
        } else if (value instanceof Collection<?> list) {
            List<Runnable> parts = new ArrayList<>();
            list.forEach(v -> parts.add(() -> write(v, indent + " ", out)));
            block('[', ']', parts, indent, out);
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            string(value.toString(), out);
        }
    }

    private static void block(char open, char close, List<Runnable> parts, String indent, StringBuilder out) {
        out.append(open);
        for (int i = 0; i < parts.size(); i++) {
            out.append(i == 0 ? "" : ",").append(indent).append(' ');
            parts.get(i).run();
        }
        out.append(parts.isEmpty() ? "" : indent).append(close);
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                default -> out.append(c < 0x20 || c > 0x7e ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        out.append('"');
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        void skip() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private boolean take(String token) {
            skip();
            boolean there = text.startsWith(token, at);
            at += there ? token.length() : 0;
            return there;
        }

        Object value() {
            if (take("{")) {
                Map<String, Object> map = new LinkedHashMap<>();
                while (!take("}")) {
                    take(",");
                    skip();
                    String name = string();
                    expect(":");
                    map.put(name, value());
                }
                return map;
            }
            if (take("[")) {
                List<Object> list = new ArrayList<>();
                while (!take("]")) {
                    take(",");
                    list.add(value());
                }
                return list;
            }
            skip();
            if (text.charAt(at) == '"') {
                return string();
            }
            if (take("true")) {
                return true;
            }
            if (take("false")) {
                return false;
            }
            return take("null") ? null : number();
        }

        private void expect(String token) {
            if (!take(token)) {
                throw new IllegalArgumentException("no " + token + " at " + at);
            }
        }

        /** A number; one beyond a long is given as -1, which no size or index is. */
        private Long number() {
            int from = at;
            while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            String digits = text.substring(from, at);
            return digits.length() > 18 ? -1L : Long.parseLong(digits);
        }

        private String string() {
            StringBuilder out = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                char c = text.charAt(at);
                if (c == '\\') {
                    c = text.charAt(++at);
                    if (c == 'u') {
                        c = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
                        at += 4;
                    } else {
                        c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
                    }
                }
                out.append(c);
            }
            at++;
            return out.toString();
        }
    }
}
