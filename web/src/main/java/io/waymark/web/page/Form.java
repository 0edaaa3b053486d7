package io.waymark.web.page;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.util.MultiValueMap;

/**
 * What somebody filled in, as typed, and what is wrong with it. Pages show both again, so that nothing has to be typed twice.
 * Fields that were never sent are empty texts.
 */
public final class Form {
    /** No field holds more characters: 1,000 identifiers of the longest kind fit. */
    static final int LONGEST = 200_000;

    private static final int MOST_VALUES = 1_000;

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final Map<String, String> problems = new LinkedHashMap<>();
    private final UUID token;

    private Form(UUID token) {
        this.token = token;
    }

    /** An empty form, about to be filled in. */
    public static Form empty() {
        return new Form(UUID.randomUUID());
    }

    /** The form as it was sent. */
    public static Form of(HttpServletRequest request) {
        Form form = new Form(token(request.getParameter("form")));
        request.getParameterMap().forEach((name, sent) -> form.take(name, List.of(sent)));
        return form;
    }

    /** The form as it was sent. */
    public static Form of(MultiValueMap<String, String> sent) {
        Form form = new Form(token(sent.getFirst("form")));
        sent.forEach(form::take);
        return form;
    }

    private static UUID token(String sent) {
        try {
            return sent == null || sent.length() != 36 ? UUID.randomUUID() : UUID.fromString(sent);
        } catch (IllegalArgumentException notOne) {
            return UUID.randomUUID();
        }
    }

    private void take(String name, List<String> sent) {
        if (name.equals("_csrf") || name.equals("form")) {
            return;
        }
        List<String> kept = new ArrayList<>();
        for (String value : sent.subList(0, Math.min(sent.size(), MOST_VALUES))) {
            String text = value.strip();
            boolean control =
                    text.chars().anyMatch(c -> c < 32 && c != '\n' && c != '\r' && c != '\t' && c != 29 || c == 127);
            if (text.length() > LONGEST) {
                refuse(name, "This is too long.");
            } else if (control) {
                refuse(name, "This has a character that cannot be used here.");
            } else {
                kept.add(text.replace("\r\n", "\n"));
            }
        }
        values.put(name, kept);
    }

    /** Fills a field in. */
    public Form with(String name, String value) {
        values.put(name, List.of(value));
        return this;
    }

    /** Fills a field with several values in. */
    public Form with(String name, List<String> several) {
        values.put(name, List.copyOf(several));
        return this;
    }

    /** What stands in the field; empty if nothing does. */
    public String value(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? "" : all.get(0);
    }

    /** All values of a field, of checkboxes for instance. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** Whether this value is chosen. */
    public boolean chosen(String name, String value) {
        return all(name).contains(value);
    }

    /** What stands in the field, or nothing with a problem that says what to do. */
    public Optional<String> required(String name, int longest, String sentence) {
        String text = value(name);
        if (problems.containsKey(name)) {
            return Optional.empty();
        }
        if (text.isEmpty()) {
            refuse(name, sentence);
            return Optional.empty();
        }
        return bounded(name, longest);
    }

    /** What stands in the field, empty or not, unless it is too long. */
    public Optional<String> bounded(String name, int longest) {
        String text = value(name);
        if (text.length() > longest) {
            refuse(name, "This is too long: at most " + Words.count(longest) + " characters.");
        }
        return problems.containsKey(name) ? Optional.empty() : Optional.of(text);
    }

    /** A whole number in the field, between these. */
    public Optional<Integer> number(String name, int least, int most, String sentence) {
        String text = value(name).replace(",", "").replace(" ", "");
        if (!text.matches("[0-9]{1,9}")) {
            refuse(name, sentence);
            return Optional.empty();
        }
        int number = Integer.parseInt(text);
        if (number < least || number > most) {
            refuse(name, sentence);
            return Optional.empty();
        }
        return Optional.of(number);
    }

    /** Says what is wrong with a field; the first complaint about it stays. */
    public Form refuse(String name, String sentence) {
        problems.putIfAbsent(name, sentence);
        return this;
    }

    /** What is wrong with the field; null if nothing is. */
    public String problem(String name) {
        return problems.get(name);
    }

    /** What is wrong, by field, in the order in which it was found. */
    public Map<String, String> problems() {
        return problems;
    }

    /** Whether nothing is wrong. */
    public boolean ok() {
        return problems.isEmpty();
    }

    /** A number of this form: sent twice, it is one act. */
    public UUID token() {
        return token;
    }

    /** All that was filled in, in a fixed order: what tells a form sent twice from one that was changed. */
    public String content() {
        StringBuilder content = new StringBuilder();
        values.keySet().stream().sorted().forEach(name -> content.append(name)
                .append('\n')
                .append(values.get(name))
                .append('\n'));
        return content.toString();
    }

    /** The number of fields: what stands in them is private. */
    @Override
    public String toString() {
        return values.size() + " fields, " + problems.size() + " problems";
    }
}
