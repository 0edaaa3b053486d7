package io.waymark.cli;

import io.waymark.gs1.AiValue;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Message;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code link URI}: a GS1 Digital Link, EPC URN or element string as one line of JSON; with {@code -} one a line from standard
 * input, and one line of JSON for each. {@code canonical} says all that was read, {@code identifier} what is identified, as
 * the ledger names it. Exit code 1 when one is not valid.
 */
final class Link implements Command {
    /** Longer lines are refused without being kept. */
    private static final int MAX_LINE = 16_384;

    private final InputStream in;

    Link(InputStream in) {
        this.in = in;
    }

    @Override
    public int run(String[] args, PrintStream out, PrintStream err) {
        if (args.length != 1) {
            err.println("Usage: ./waymark link URI, or ./waymark link - with one a line on standard input");
            return 2;
        }
        if (!args[0].equals("-")) {
            return one(args[0], out) ? 0 : 1;
        }
        try {
            return all(out) ? 0 : 1;
        } catch (IOException e) {
            err.println("waymark link: unreadable: standard input cannot be read: " + e.getMessage());
            return 1;
        }
    }

    private boolean all(PrintStream out) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
        boolean valid = true;
        for (String line = next(lines); line != null; line = next(lines)) {
            valid &= one(line, out);
        }
        return valid;
    }

    /** The next line without its end, LF or CR LF, cut where it is too long to be anything; a CR or FNC1 inside stays. */
    private static String next(BufferedReader in) throws IOException {
        int c = in.read();
        if (c < 0) {
            return null;
        }
        StringBuilder line = new StringBuilder();
        for (; c >= 0 && c != '\n'; c = in.read()) {
            if (line.length() <= MAX_LINE) {
                line.append((char) c);
            }
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    private static boolean one(String text, PrintStream out) {
        JsonObject answer;
        boolean valid = true;
        try {
            answer = valid(GS1Message.parse(text));
        } catch (GS1Exception e) {
            valid = false;
            answer = JsonObject.of("valid", false, "code", e.code(), "reason", e.getMessage());
        }
        out.print(JsonWriter.write(answer) + "\n");
        return valid;
    }

    private static JsonObject valid(GS1Message message) {
        JsonArray ais = JsonArray.of(message.ais().stream().map(Link::pair).toList());
        JsonObject answer = JsonObject.of(
                "valid",
                true,
                "ais",
                ais,
                "canonical",
                message.canonicalLink(),
                "identifier",
                message.identifier().toString());
        return message.parameters().isEmpty()
                ? answer
                : answer.with(
                        "other",
                        JsonArray.of(message.parameters().stream()
                                .map(parameter -> JsonArray.ofStrings(List.of(parameter.name(), parameter.value())))
                                .toList()));
    }

    private static JsonArray pair(AiValue ai) {
        return JsonArray.ofStrings(List.of(ai.ai(), ai.value()));
    }
}
