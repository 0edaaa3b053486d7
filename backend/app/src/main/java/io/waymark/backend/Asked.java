package io.waymark.backend;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** The JSON object that a request to an interface of our own holds. Identifiers of goods stand there, never in an address. */
public record Asked(JsonObject json) {

    private static final int MOST = 16 << 10;

    /** Of at most 16 KiB. */
    public static Asked of(HttpServletRequest request, Set<String> members) throws IOException {
        return of(request, members, JsonLimits.VALUE.withBytes(MOST));
    }

    /**
     * Reads a body.
     *
     * @param members what it may have
     * @throws ProblemException 413 or 400 {@code question}
     */
    public static Asked of(HttpServletRequest request, Set<String> members, JsonLimits limits) throws IOException {
        byte[] body = request.getInputStream().readNBytes(limits.bytes() + 1);
        if (body.length > limits.bytes()) {
            throw new ProblemException(Problem.own(
                    413,
                    "The question is too large",
                    "The body has more than " + limits.bytes() + " bytes.",
                    "question"));
        }
        try {
            JsonObject json = JsonParser.parse(body, limits).asObject();
            for (String name : json.names()) {
                if (!members.contains(name)) {
                    throw fault("", "There is a member that this question does not have.");
                }
            }
            return new Asked(json);
        } catch (JsonException e) {
            throw fault(e.pointer(), "This is not a JSON object that can be read.");
        }
    }

    /** A GS1 key in any spelling. */
    public GS1Identifier identifier(String name) {
        try {
            return GS1Identifier.of(text(name).orElseThrow(() -> fault("/" + name, "It is missing.")));
        } catch (GS1Exception wrong) {
            throw fault("/" + name, "It is no GS1 key: " + wrong.sentence() + ".");
        }
    }

    /** A text, if it is there. */
    public Optional<String> text(String name) {
        Optional<JsonValue> value = json.get(name);
        if (value.filter(v -> v.kind() != JsonValue.Kind.STRING).isPresent()) {
            throw fault("/" + name, "It is no text.");
        }
        return value.map(JsonValue::asString);
    }

    /** A whole number within bounds. */
    public int number(String name, int least, int most, int otherwise) {
        if (!json.has(name)) {
            return otherwise;
        }
        try {
            long number = json.integer(name);
            if (number >= least && number <= most) {
                return (int) number;
            }
        } catch (JsonException notOne) {
            throw fault("/" + name, "It is no whole number.");
        }
        throw fault("/" + name, "It is " + least + " to " + most + ".");
    }

    /** True or false; false where it is missing. */
    public boolean flag(String name) {
        try {
            return json.has(name) && json.bool(name);
        } catch (JsonException notOne) {
            throw fault("/" + name, "It is true or false.");
        }
    }

    /** 400 {@code question}, with the place in the body. */
    public static ProblemException fault(String pointer, String detail) {
        return new ProblemException(Problem.own(400, "The question is not as it should be", detail, "question")
                .at(pointer));
    }

    /** 404 {@code not-known}. */
    public static ProblemException unknown() {
        return new ProblemException(
                Problem.own(404, "Nothing known", "Nothing of it is known to this organisation.", "not-known"));
    }

    /** Nothing private. */
    @Override
    public String toString() {
        return "question";
    }
}
