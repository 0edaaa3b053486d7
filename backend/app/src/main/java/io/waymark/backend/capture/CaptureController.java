package io.waymark.backend.capture;

import io.waymark.backend.EpcisHeaders;
import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
import io.waymark.backend.submit.Dispatcher;
import io.waymark.backend.submit.Settled;
import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EpcisException;
import io.waymark.epcis.xml.EpcisXml;
import io.waymark.epcis.xml.XmlException;
import io.waymark.epcis.xml.XmlLimits;
import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonWriter;
import io.waymark.projection.capture.CaptureError;
import io.waymark.projection.capture.CaptureJobs;
import io.waymark.projection.capture.CaptureLimitException;
import io.waymark.projection.capture.CaptureLimits;
import io.waymark.projection.capture.ErrorBehaviour;
import io.waymark.projection.capture.InvalidDocumentException;
import io.waymark.projection.capture.JobView;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The capture interface of EPCIS 2.0 (GS1's OpenAPI, {@code /capture} and {@code POST /events}). */
@RestController
final class CaptureController {
    private static final long ANSWER_SECONDS = 30;
    private static final String BEHAVIOUR = "GS1-Capture-Error-Behaviour";

    private final CaptureJobs jobs;
    private final Dispatcher dispatcher;
    private final JobPages pages;
    private final DocumentBody body;

    CaptureController(CaptureJobs jobs, Dispatcher dispatcher, JobPages pages) {
        this.jobs = jobs;
        this.dispatcher = dispatcher;
        this.pages = pages;
        this.body = new DocumentBody(jobs.limits().bytes());
    }

    @RequestMapping(path = "/epcis/capture", method = RequestMethod.OPTIONS)
    ResponseEntity<Void> captureOptions(HttpServletRequest request) {
        EpcisHeaders.requireWordlessAnswerable(request);
        HttpHeaders headers = EpcisHeaders.capabilities("OPTIONS, POST, GET");
        headers.addAll(limits());
        headers.set(BEHAVIOUR, "all");
        return ResponseEntity.noContent().headers(headers).build();
    }

    @PostMapping("/epcis/capture")
    ResponseEntity<Void> capture(
            HttpServletRequest request,
            Principal caller,
            @RequestHeader(name = BEHAVIOUR, required = false) @Nullable String behaviour)
            throws IOException, InterruptedException {
        EpcisHeaders.requireCapturable(request);
        ErrorBehaviour onError = ErrorBehaviour.of(behaviour == null ? "rollback" : behaviour.strip())
                .orElseThrow(() -> new ProblemException(Problem.epcis(
                        400,
                        "ValidationException",
                        "The header is not understood",
                        BEHAVIOUR + " is rollback or proceed.",
                        "behaviour")));
        UUID id = body.read(request, limits(), document -> accept(document, onError, caller));
        dispatcher.job(id);
        HttpHeaders headers = EpcisHeaders.versions();
        headers.set(BEHAVIOUR, onError.word());
        headers.set(HttpHeaders.LOCATION, location(id));
        return ResponseEntity.accepted().headers(headers).build();
    }

    @GetMapping("/epcis/capture")
    ResponseEntity<byte[]> list(
            HttpServletRequest request,
            @RequestParam(required = false) @Nullable String perPage,
            @RequestParam(required = false) @Nullable String nextPageToken) {
        EpcisHeaders.requireAnswerable(request);
        return pages.page(perPage, nextPageToken);
    }

    @GetMapping("/epcis/capture/{id}")
    ResponseEntity<byte[]> job(HttpServletRequest request, @PathVariable String id) {
        EpcisHeaders.requireWordlessAnswerable(request);
        JobView job = jobs.find(uuid(id)).orElseThrow(CaptureController::noJob);
        boolean xml = EpcisHeaders.wantsXml(request);
        return ResponseEntity.ok()
                .headers(EpcisHeaders.versions())
                .varyBy(HttpHeaders.ACCEPT)
                .contentType(xml ? MediaType.APPLICATION_XML : MediaType.APPLICATION_JSON)
                .body(xml ? JobXml.of(job) : JsonWriter.bytes(JobJson.of(job)));
    }

    @DeleteMapping("/epcis/capture/{id}")
    ResponseEntity<byte[]> giveUp(HttpServletRequest request, @PathVariable String id) {
        EpcisHeaders.requireWordlessAnswerable(request);
        UUID job = uuid(id);
        return switch (jobs.giveUp(job)) {
            case UNKNOWN -> throw noJob();
            case FINISHED ->
                throw new ProblemException(Problem.epcis(
                        409,
                        "ImplementationException",
                        "The job has finished",
                        "A finished job cannot be given up.",
                        "job-finished"));
            case GIVEN_UP -> {
                dispatcher.job(job);
                yield ResponseEntity.noContent()
                        .headers(EpcisHeaders.versions())
                        .build();
            }
        };
    }

    /** One event: 201 once it is on the ledger, 202 where it must wait or nothing is known in time. */
    @PostMapping("/epcis/events")
    ResponseEntity<byte[]> event(HttpServletRequest request, Principal caller)
            throws IOException, InterruptedException {
        EpcisHeaders.requireCapturable(request);
        UUID id = body.read(request, limits(), document -> {
            requireOneEvent(document);
            return accept(document, ErrorBehaviour.ROLLBACK, caller);
        });
        Optional<Settled> settled = await(id);
        HttpHeaders headers = EpcisHeaders.versions();
        if (settled.isEmpty() || settled.get() == Settled.WAITS) {
            headers.set(HttpHeaders.LOCATION, location(id));
            return ResponseEntity.accepted().headers(headers).build();
        }
        JobView.EventView event = jobs.events(id, 0, 1).get(0);
        if (!event.state().stands()) {
            throw refused(id, event);
        }
        headers.set(
                HttpHeaders.LOCATION,
                "/epcis/events/"
                        + URLEncoder.encode(event.eventID(), StandardCharsets.UTF_8)
                                .replace("+", "%20"));
        return ResponseEntity.status(HttpStatus.CREATED).headers(headers).build();
    }

    private Optional<Settled> await(UUID id) throws InterruptedException {
        CompletableFuture<Settled> settled = dispatcher.watch(id);
        try {
            return Optional.of(settled.get(ANSWER_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            dispatcher.unwatch(id, settled);
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("it is never completed with a failure", e);
        }
    }

    private ProblemException refused(UUID id, JobView.EventView event) {
        List<CaptureError> errors = jobs.find(id).map(JobView::errors).orElse(List.of());
        if (errors.isEmpty()) {
            return new ProblemException(Problem.epcis(
                    409,
                    "ImplementationException",
                    "The event was given up",
                    "Its job was given up before it was captured.",
                    "left-out"));
        }
        CaptureError error = errors.get(0);
        boolean node = error.type().endsWith("ImplementationException");
        int status = node ? 503 : error.type().endsWith("ResourceAlreadyExistsException") ? 409 : 400;
        HttpHeaders headers = EpcisHeaders.versions();
        if (node) {
            headers.set(HttpHeaders.RETRY_AFTER, "5");
        }
        return new ProblemException(
                new Problem(
                        status, error.type(), error.title(), error.detail(), error.code(), event.pointer(), List.of()),
                headers);
    }

    private UUID accept(byte[] document, ErrorBehaviour onError, Principal caller) {
        try {
            return jobs.accept(document, onError, caller.getName());
        } catch (InvalidDocumentException e) {
            throw new ProblemException(Problem.epcis(
                            400,
                            "ValidationException",
                            "The document is not valid",
                            "Each fault is listed with its place. Nothing was captured.",
                            e.faults().get(0).code())
                    .at(e.faults().get(0).pointer())
                    .with(e.faults()));
        } catch (CaptureLimitException e) {
            throw new ProblemException(
                    Problem.epcis(
                                    413,
                                    "CaptureLimitExceededException",
                                    "Capture Payload too large",
                                    e.getMessage(),
                                    e.code())
                            .at(e.pointer()),
                    limits());
        }
    }

    /** A whole document has its own path: whoever sends one here would think that all of it is answered for. */
    private static void requireOneEvent(byte[] document) {
        boolean one;
        try {
            EpcisDocument read = EpcisXml.looksLikeXml(document)
                    ? EpcisXml.parse(document, XmlLimits.DOCUMENT).document()
                    : EpcisDocument.parse(document, JsonLimits.DOCUMENT);
            one = read.kind() == EpcisDocument.Kind.EVENT;
        } catch (EpcisException | JsonException | XmlException faulty) {
            // What is wrong with it is said where it is accepted.
            one = true;
        }
        if (!one) {
            throw new ProblemException(Problem.epcis(
                    400,
                    "ValidationException",
                    "This is a document",
                    "This takes one event; documents go to /epcis/capture.",
                    "not-one-event"));
        }
    }

    private HttpHeaders limits() {
        CaptureLimits limits = jobs.limits();
        HttpHeaders headers = EpcisHeaders.versions();
        headers.set("GS1-EPCIS-Capture-Limit", Integer.toString(limits.events()));
        headers.set("GS1-EPCIS-Capture-File-Size-Limit", Integer.toString(limits.bytes()));
        return headers;
    }

    private static String location(UUID id) {
        return "/epcis/capture/" + id;
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw noJob();
        }
    }

    private static ProblemException noJob() {
        return new ProblemException(Problem.epcis(
                404,
                "NoSuchNameException",
                "Resource not found",
                "There is no capture job with this id.",
                "no-such-job"));
    }
}
