package io.waymark.backend.organisation;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.ledger.Profile;
import io.waymark.projection.custody.Directory;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/organisations}: the members' public values, for everybody. */
@RestController
final class OrganisationsController {
    private final Directory directory;

    OrganisationsController(Directory directory) {
        this.directory = directory;
    }

    @GetMapping("/api/organisations")
    ResponseEntity<byte[]> organisations() {
        List<Directory.Prefix> prefixes = directory.prefixes();
        List<JsonObject> all =
                directory.profiles().stream().map(p -> json(p, prefixes)).toList();
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header("Cache-Control", "max-age=60")
                .body(JsonWriter.bytes(JsonObject.of("organisations", JsonArray.of(all))));
    }

    private static JsonObject json(Profile profile, List<Directory.Prefix> prefixes) {
        return JsonObject.of(
                "org", profile.org(),
                "name", profile.name(),
                "country", profile.country(),
                "glns", JsonArray.ofStrings(profile.glns()),
                "node", profile.node(),
                "prefixes",
                        JsonArray.of(prefixes.stream()
                                .filter(p -> p.org().equals(profile.org()))
                                .map(p -> JsonObject.of(
                                        "prefix", p.prefix(),
                                        "effective", p.effective(),
                                        "confirmed", JsonArray.ofStrings(p.confirmed())))
                                .toList()));
    }
}
