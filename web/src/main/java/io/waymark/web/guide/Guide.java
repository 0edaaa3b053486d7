package io.waymark.web.guide;

import java.util.regex.Pattern;

/**
 * Turns a guide into HTML: headings, paragraphs, lists, bold, code and links of Markdown, which is all that the guides use.
 * Everything else is text.
 */
final class Guide {
    private static final Pattern NUMBERED = Pattern.compile("[0-9]{1,3}\\. .*");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern BOLD = Pattern.compile("\\*\\*([^*]+)\\*\\*");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)]\\((/[^)\\s]*|[a-z]+\\.md)\\)");

    private Guide() {}

    /** The first heading. */
    static String title(String markdown) {
        return markdown.lines()
                .filter(line -> line.startsWith("# "))
                .findFirst()
                .map(line -> line.substring(2))
                .orElse("Guide");
    }

    static String html(String markdown) {
        StringBuilder html = new StringBuilder();
        String open = "";
        for (String line : markdown.lines().toList()) {
            String block = block(line);
            boolean continues = block.equals("p") && !open.isEmpty();
            if (!continues && !block.equals(open)) {
                html.append(open.isEmpty() ? "" : "</" + open + ">\n");
                open = block.startsWith("h") ? "" : block;
                html.append(open.isEmpty() ? "" : "<" + open + ">");
            }
            html.append(line(line, block, continues && !open.equals("p")));
        }
        return html.append(open.isEmpty() ? "" : "</" + open + ">").toString();
    }

    private static String block(String line) {
        if (line.isBlank()) {
            return "";
        } else if (line.startsWith("### ")) {
            return "h3";
        } else if (line.startsWith("## ")) {
            return "h2";
        } else if (line.startsWith("# ")) {
            return "h1";
        } else if (line.startsWith("- ")) {
            return "ul";
        }
        return NUMBERED.matcher(line).matches() ? "ol" : "p";
    }

    private static String line(String line, String block, boolean inList) {
        String text =
                switch (block) {
                    case "" -> "";
                    case "h1", "h2", "h3" -> {
                        String heading = line.substring(line.indexOf(' ') + 1);
                        yield "<" + block + ">" + inline(heading) + "</" + block + ">\n";
                    }
                    case "ul", "ol" -> "<li>" + inline(line.substring(line.indexOf(' ') + 1)) + "</li>";
                    default -> inline(line.strip()) + "\n";
                };
        return inList ? "<li>" + text + "</li>" : text;
    }

    private static String inline(String text) {
        String safe = text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
        safe = CODE.matcher(safe).replaceAll("<code>$1</code>");
        safe = BOLD.matcher(safe).replaceAll("<strong>$1</strong>");
        return LINK.matcher(safe).replaceAll(found -> {
            String to = found.group(2);
            String address = to.endsWith(".md") ? "/guides/" + to.substring(0, to.length() - 3) : to;
            return "<a href=\"" + address + "\">" + found.group(1) + "</a>";
        });
    }
}
