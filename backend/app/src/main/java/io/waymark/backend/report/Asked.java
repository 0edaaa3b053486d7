package io.waymark.backend.report;

import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
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

/** The JSON object that a request holds, at most 16 KiB. Identifiers of goods stand there, never in an address. */
record Asked(JsonObject json) {

    private static final int MOST = 16 << 10;

    static Asked of(HttpServletRequest request, Set<String> members) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MOST + 1);
        if (body.length > MOST) {
            throw new ProblemException(Problem.own(
                    413, "The question is too large", "The body has more than " + MOST + " bytes.", "question"));
        }
        try {
            JsonObject json =
                    JsonParser.parse(body, JsonLimits.VALUE.withBytes(MOST)).asObject();
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
    GS1Identifier identifier(String name) {
        try {
            return GS1Identifier.of(text(name).orElseThrow(() -> fault("/" + name, "It is missing.")));
        } catch (GS1Exception wrong) {
            throw fault("/" + name, "It is no GS1 key: " + wrong.sentence() + ".");
        }
    }

    Optional<String> text(String name) {
        Optional<JsonValue> value = json.get(name);
        if (value.filter(v -> v.kind() != JsonValue.Kind.STRING).isPresent()) {
            throw fault("/" + name, "It is no text.");
        }
        return value.map(JsonValue::asString);
    }

    int number(String name, int least, int most, int otherwise) {
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

    boolean flag(String name) {
        try {
            return json.has(name) && json.bool(name);
        } catch (JsonException notOne) {
            throw fault("/" + name, "It is true or false.");
        }
    }

    static ProblemException fault(String pointer, String detail) {
        return new ProblemException(Problem.own(400, "The question is not as it should be", detail, "question")
                .at(pointer));
    }

    static ProblemException unknown() {
        return new ProblemException(
                Problem.own(404, "Nothing known", "Nothing of it is known to this organisation.", "not-known"));
    }

    /** Nothing private. */
    @Override
    public String toString() {
        return "question";
    }
}
