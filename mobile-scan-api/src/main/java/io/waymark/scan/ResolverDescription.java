package io.waymark.scan;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.journey.Profiles;
import io.waymark.projection.link.LinkType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What this resolver can do (GS1-Conformant resolver standard 1.2, resolver description file and its JSON schema). */
@RestController
final class ResolverDescription {

    static final String PATH = "/.well-known/gs1resolver";

    /**
     * The keys of which a node can know things: those that events of custody are about. All other keys are read, too, and
     * answered 404 or with the way to the node of the prefix's owner.
     */
    private static final List<String> KEYS = List.of("00", "01", "253", "255", "8003", "8004", "8006", "8010");

    private final NodeSettings settings;
    private final Profiles profiles;

    ResolverDescription(JdbcClient db, NodeSettings settings) {
        this.settings = settings;
        this.profiles = new Profiles(db);
    }

    @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> description() {
        JsonObject.Builder description = JsonObject.builder()
                .put("name", "Waymark")
                .put("resolverRoot", Linkset.base(settings))
                .put("supportedPrimaryKeys", JsonArray.ofStrings(KEYS))
                .put(
                        "supportedLinkType",
                        JsonArray.of(JsonObject.of("namespace", LinkType.VOCABULARY, "prefix", "gs1:")))
                .put("linkTypeDefaultCanBeLinkset", false)
                .put("jsonLdContextLocation", Linkset.CONTEXT);
        name().ifPresent(name -> description.put("contact", JsonObject.of("fn", name)));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePublic())
                .body(JsonWriter.bytes(description.build()));
    }

    /** The public name of the organisation. */
    private Optional<String> name() {
        return profiles.of(Objects.requireNonNull(settings.organisation()))
                .map(known -> known.organisation().name());
    }
}
