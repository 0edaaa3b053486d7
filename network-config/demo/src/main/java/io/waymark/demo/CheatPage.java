package io.waymark.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** The page "Try to cheat" and what its script asks for; the verifier's scripts are the ones that every node serves. */
final class CheatPage {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";
    private static final Pattern MODULE = Pattern.compile("/verifier/(vendor/)?[a-z0-9-]+\\.js");

    /** An answer to a request. */
    record Answer(int status, String type, byte[] body) {
        static final Answer NONE = text(404, "There is no such page here. Go to /\n");

        static Answer text(int status, String text) {
            return new Answer(status, TEXT, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final Cheats cheats;

    CheatPage(Cheats cheats) {
        this.cheats = cheats;
    }

    /** @param request method, space, path */
    Answer answer(String request) throws IOException {
        String path = request.substring(request.indexOf(' ') + 1);
        if (request.startsWith("POST /cheat/")) {
            return post(path.substring("/cheat/".length()));
        }
        if (!request.startsWith("GET ")) {
            return Answer.NONE;
        }
        return switch (path) {
            case "/cheat" -> file(HTML, "cheat.html");
            case "/cheat.js" -> file(SCRIPT, "cheat.js");
            case "/cheat/state" -> new Answer(200, JSON, cheats.json());
            case "/cheat/policy" -> Answer.text(200, cheats.policy());
            default -> MODULE.matcher(path).matches() ? module(path) : bytes(path);
        };
    }

    private Answer post(String what) throws IOException {
        Optional<Cheats.Kind> kind = kind(what);
        if (kind.isEmpty() && !what.equals("back")) {
            return Answer.NONE;
        }
        try {
            boolean begun = kind.isPresent() ? cheats.begin(kind.get()) : cheats.putBack();
            return begun
                    ? Answer.text(202, "Begun.\n")
                    : Answer.text(409, "Something is under way. Wait until it is done.\n");
        } catch (SQLException failed) {
            throw new IOException("it was not put back", failed);
        }
    }

    private Answer bytes(String path) {
        String[] parts = path.split("/", -1);
        if (parts.length != 4 || !parts[1].equals("cheat")) {
            return Answer.NONE;
        }
        Optional<Cheats.Outcome> outcome = kind(parts[3]).flatMap(cheats::outcome);
        Optional<byte[]> bytes =
                switch (parts[2]) {
                    case "genuine" -> outcome.map(Cheats.Outcome::genuine);
                    case "forged" -> outcome.map(Cheats.Outcome::forged);
                    case "evidence" -> outcome.flatMap(Cheats.Outcome::evidence);
                    default -> Optional.empty();
                };
        return bytes.map(found -> new Answer(200, JSON, found)).orElse(Answer.NONE);
    }

    private static Optional<Cheats.Kind> kind(String id) {
        return Arrays.stream(Cheats.Kind.values())
                .filter(kind -> kind.id().equals(id))
                .findFirst();
    }

    private static Answer file(String type, String name) throws IOException {
        return new Answer(200, type, StartPage.resource(name).getBytes(StandardCharsets.UTF_8));
    }

    private static Answer module(String path) throws IOException {
        try (InputStream in = CheatPage.class.getResourceAsStream("/static" + path)) {
            return in == null ? Answer.NONE : new Answer(200, SCRIPT, in.readAllBytes());
        }
    }
}
