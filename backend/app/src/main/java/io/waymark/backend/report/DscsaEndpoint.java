package io.waymark.backend.report;

import io.waymark.backend.Asked;
import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.ledger.Profile;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.custody.Directory;
import io.waymark.projection.dscsa.ProductIdentifier;
import io.waymark.projection.dscsa.TransactionHistory;
import io.waymark.projection.dscsa.Verifications;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Verification of product identifiers after GS1's Lightweight Messaging Standard 1.1: the question is a GS1 Digital Link, with
 * names or with application identifiers, and so stands in the address; nothing logs it. Also a package's history.
 */
@RestController
final class DscsaEndpoint {
    private static final Pattern GLN = Pattern.compile("[0-9]{13}");
    private static final int LONGEST = 100;

    private final Verifications verifications;
    private final TransactionHistory history;
    private final Directory directory;
    private final String own;

    DscsaEndpoint(Verifications verifications, TransactionHistory history, Directory directory, NodeSettings settings) {
        this.verifications = verifications;
        this.history = history;
        this.directory = directory;
        this.own = Objects.requireNonNull(settings.organisation());
    }

    @GetMapping({
        "/api/dscsa/verify/{g:gtin|01}/{gtin}/{l:lot|10}/{lot}/{s:ser|21}/{serial}",
        "/api/dscsa/verify/{g:gtin|01}/{gtin}/{s:ser|21}/{serial}"
    })
    ResponseEntity<byte[]> verify(
            @PathVariable String gtin,
            @PathVariable String serial,
            @PathVariable Optional<String> lot,
            @RequestParam Optional<String> exp,
            @RequestParam(name = "17") Optional<String> ai17,
            @RequestParam(defaultValue = "") String reqGLN,
            @RequestParam(defaultValue = "") String corrUUID,
            Principal caller) {
        if (!reqGLN.isEmpty() && !GLN.matcher(reqGLN).matches() || corrUUID.length() > LONGEST) {
            throw fault("reqGLN is a GLN of 13 digits, corrUUID has at most " + LONGEST + " characters.");
        }
        ProductIdentifier asked;
        try {
            asked = ProductIdentifier.of(
                    gtin, serial, lot.orElse(""), exp.or(() -> ai17).orElse(""), verifications.today());
        } catch (IllegalArgumentException wrong) {
            throw fault("It is no product identifier: " + wrong.getMessage() + ".");
        }
        Verifications.Answer answer =
                verifications.verify(asked, new Verifications.Requester(caller.getName(), reqGLN, corrUUID), own);
        if (answer instanceof Verifications.Answer.Told told) {
            return json(told, corrUUID);
        }
        HttpHeaders headers = new HttpHeaders();
        ((Verifications.Answer.NotHere) answer)
                .node()
                .ifPresent(node -> headers.add(HttpHeaders.LINK, "<" + node + ">; rel=\"alternate\""));
        throw new ProblemException(
                Problem.own(
                        404,
                        "This node cannot tell",
                        "This organisation neither made it nor has its history.",
                        "not-responder"),
                headers);
    }

    private ResponseEntity<byte[]> json(Verifications.Answer.Told told, String correlation) {
        JsonObject.Builder data =
                JsonObject.builder().put("verified", told.verdict().verified());
        told.verdict().reason().ifPresent(r -> data.put("verificationFailureReason", r.word()));
        told.verdict().information().ifPresent(i -> data.put("additionalInfo", i.word()));
        JsonObject.Builder json = JsonObject.builder()
                .put("verificationTimestamp", told.at().toString())
                .put("data", data.build());
        Optional<Profile> profile = directory.profile(own);
        profile.flatMap(p -> p.glns().stream().findFirst()).ifPresent(gln -> json.put("responderGLN", gln));
        profile.ifPresent(p -> json.put("contact", JsonObject.of("name", p.name(), "url", p.node())));
        if (!correlation.isEmpty()) {
            json.put("corrUUID", correlation);
        }
        return of(MediaType.APPLICATION_JSON, JsonWriter.bytes(json.build()));
    }

    /** The standard's test whether a responder is there. */
    @GetMapping("/api/dscsa/checkConnectivity")
    ResponseEntity<byte[]> connectivity() {
        JsonObject.Builder json = JsonObject.builder();
        directory
                .profile(own)
                .flatMap(p -> p.glns().stream().findFirst())
                .ifPresent(gln -> json.put("responderGLN", gln));
        return of(MediaType.APPLICATION_JSON, JsonWriter.bytes(json.build()));
    }

    @PostMapping("/api/dscsa/history")
    ResponseEntity<byte[]> history(HttpServletRequest request) throws IOException {
        Asked asked = Asked.of(request, Set.of("item", "affirm"));
        var item = asked.identifier("item");
        if (!item.isItem()) {
            throw Asked.fault("/item", "It is no package: a package has a GTIN and a serial number.");
        }
        return of(
                MediaType.parseMediaType("application/ld+json"),
                history.of(item, asked.flag("affirm"), Instant.now()).orElseThrow(Asked::unknown));
    }

    private static ProblemException fault(String detail) {
        return new ProblemException(Problem.own(400, "The question is not as it should be", detail, "question"));
    }

    private static ResponseEntity<byte[]> of(MediaType type, byte[] body) {
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(CacheControl.noStore())
                .body(body);
    }
}
