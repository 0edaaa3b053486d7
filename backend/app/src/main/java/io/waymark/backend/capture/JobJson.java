package io.waymark.backend.capture;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.projection.capture.JobView;

/** A capture job as GS1's OpenAPI has it, with what it waits for and how far it is. */
final class JobJson {
    private JobJson() {}

    static JsonObject of(JobView job) {
        JsonObject.Builder json = JsonObject.builder()
                .put("captureID", job.captureID().toString())
                .put("createdAt", job.createdAt().toString());
        if (job.finishedAt() != null) {
            json.put("finishedAt", job.finishedAt().toString());
        }
        json.put("running", job.running())
                .put("success", job.success())
                .put("captureErrorBehaviour", job.captureErrorBehaviour().word())
                .put(
                        "errors",
                        JsonArray.of(job.errors().stream()
                                .map(e -> JsonObject.of(
                                        "type", e.type(),
                                        "title", e.title(),
                                        "detail", e.detail(),
                                        "code", e.code(),
                                        "pointer", e.pointer(),
                                        "event", e.event()))
                                .toList()));
        if (!job.waiting().isEmpty()) {
            json.put(
                    "waiting",
                    JsonArray.of(job.waiting().stream()
                            .map(w -> JsonObject.of(
                                    "event",
                                    w.event(),
                                    "code",
                                    w.code(),
                                    "until",
                                    w.until().toString()))
                            .toList()));
        }
        JobView.Progress progress = job.progress();
        return json.put(
                        "progress",
                        JsonObject.of(
                                "events", progress.events(),
                                "captured", progress.captured(),
                                "existing", progress.existing(),
                                "refused", progress.refused(),
                                "leftOut", progress.leftOut(),
                                "waiting", progress.waiting()))
                .build();
    }
}
