package io.waymark.scan;

import io.waymark.custody.Status;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.json.JsonWriter;
import io.waymark.projection.bundle.Bundle;
import io.waymark.projection.bundle.Bundles;
import io.waymark.projection.claim.Claims;
import io.waymark.projection.journey.Journey;
import io.waymark.projection.journey.Journeys;
import io.waymark.projection.journey.RecallState;
import io.waymark.projection.scan.CloneSigns;
import io.waymark.projection.scan.Scans;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The four answers as this server gives them: its word, for those who trust it. Who does not checks the bundle. What cannot
 * be answered yet is {@code unknown}, never good.
 */
@RestController
final class VerifyController {

    private final Bundles bundles;
    private final Journeys journeys;
    private final Scans scans;
    private final Claims claims;
    private final Owners owners;
    private final Reading reading;

    VerifyController(Bundles bundles, Journeys journeys, Scans scans, Claims claims, Owners owners, Reading reading) {
        this.claims = claims;
        this.reading = reading;
        this.bundles = bundles;
        this.journeys = journeys;
        this.scans = scans;
        this.owners = owners;
    }

    @GetMapping("/api/verify")
    ResponseEntity<byte[]> verify(@RequestParam(defaultValue = "") String uri) {
        GS1Identifier identifier;
        try {
            identifier = GS1Identifier.of(uri);
        } catch (GS1Exception e) {
            return Resolver.malformedProblem(e).response();
        }
        Optional<Bundle> bundle = identifier.isItem() ? bundles.of(identifier) : Optional.empty();
        return reading.of(() -> answer(uri, identifier, bundle));
    }

    private ResponseEntity<byte[]> answer(String uri, GS1Identifier identifier, Optional<Bundle> bundle) {
        Optional<Journey> journey = bundle.flatMap(b -> journeys.of(identifier));
        if (journey.isEmpty()) {
            return owners.node(identifier)
                    .map(node -> ResponseEntity.status(HttpStatus.TEMPORARY_REDIRECT)
                            .header(
                                    "Location",
                                    node + "/api/verify?uri=" + URLEncoder.encode(uri, StandardCharsets.UTF_8))
                            .<byte[]>build())
                    .orElseGet(() -> Resolver.unknownProblem().response());
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .body(JsonWriter.bytes(answers(identifier, journey.get(), bundle.get())));
    }

    private JsonObject answers(GS1Identifier identifier, Journey journey, Bundle bundle) {
        return JsonObject.of(
                "uri", identifier.toString(),
                "logged", logged(bundle),
                "thisProduct", thisProduct(identifier, journey),
                "status", status(journey, bundle),
                "scans", scans(scans.of(identifier), journey).with("claims", claimed(journey)));
    }

    /** What enough members signed is in the bundle; who does not trust this server checks that. */
    private static JsonObject logged(Bundle bundle) {
        return bundle.proven().isPresent()
                ? JsonObject.of("answer", "yes", "block", bundle.proven().getAsLong())
                : JsonObject.of("answer", "unknown", "reason", "no-cosigned-log");
    }

    /** Yes only where who made it holds the prefix that its number begins with. */
    private JsonObject thisProduct(GS1Identifier identifier, Journey journey) {
        Optional<String> holder = owners.holder(identifier);
        boolean made = journey.complete() && !journey.entered();
        if (made && holder.filter(journey.name().org()::equals).isPresent()) {
            return JsonObject.of("answer", "yes", "maker", journey.name().org(), "otherHistories", journey.others());
        }
        String reason = !journey.complete() ? "history-incomplete" : journey.entered() ? "entered" : "prefix-not-held";
        return JsonObject.of("answer", "unknown", "reason", reason);
    }

    private static JsonObject status(Journey journey, Bundle bundle) {
        JsonObject.Builder json = JsonObject.builder()
                .put("answer", journey.gone().isPresent() ? "not-shown" : word(journey))
                .put("recall", word(journey.recall()))
                .put("custodian", journey.gone().orElse(journey.custodian()).msp())
                .put("block", bundle.block());
        json.put("time", bundle.time().map(Object::toString));
        return json.build();
    }

    private static String word(Journey journey) {
        boolean moving = journey.status() == Status.PACKED && journey.receiver().isPresent();
        return moving ? Status.OFFERED.word() : journey.status().word();
    }

    private static String word(RecallState recall) {
        return recall.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private JsonObject claimed(Journey journey) {
        return claims.of(journey.name())
                .map(claim -> Claims.chain(claim, claims.places(claim)))
                .map(chain -> JsonObject.of(
                        "answer", chain.answer().word(), "passed", chain.passed(), "stolen", chain.stolen()))
                .orElseGet(() -> JsonObject.of("answer", "none"));
    }

    private static JsonObject scans(List<Scans.Count> counts, Journey journey) {
        CloneSigns.Finding finding =
                Copies.signs(journey, counts, LocalDate.now(Clock.systemUTC().withZone(ZoneOffset.UTC)));
        JsonObject.Builder signs = JsonObject.builder();
        new TreeMap<>(finding.signs())
                .forEach((sign, weight) -> signs.put(
                        sign.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        JsonValue.of(String.format(Locale.ROOT, "%.2f", weight))));
        List<JsonObject> list = counts.stream()
                .map(count -> JsonObject.of(
                        "country", count.country(), "day", count.day().toString(), "scans", count.scans()))
                .toList();
        int all = counts.stream().mapToInt(Scans.Count::scans).sum();
        return JsonObject.of(
                        "answer",
                        all == 0 ? "none-reported" : "reported",
                        "reported",
                        all,
                        "counts",
                        JsonArray.of(list))
                .with("copies", finding.alarm() ? "possible" : "no-sign")
                .with("signs", signs.build());
    }
}
