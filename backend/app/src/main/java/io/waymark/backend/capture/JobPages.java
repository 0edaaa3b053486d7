package io.waymark.backend.capture;

import io.waymark.backend.EpcisHeaders;
import io.waymark.backend.PageTokens;
import io.waymark.backend.PerPage;
import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonWriter;
import io.waymark.projection.capture.CaptureJobs;
import io.waymark.projection.capture.JobView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** The list of capture jobs, newest first, in pages. */
final class JobPages {
    private static final String LIST = "capture jobs";

    private final CaptureJobs jobs;
    private final PageTokens tokens;

    JobPages(CaptureJobs jobs, PageTokens tokens) {
        this.jobs = jobs;
        this.tokens = tokens;
    }

    ResponseEntity<byte[]> page(@Nullable String perPage, @Nullable String token) {
        int size = PerPage.of(perPage);
        long before = token == null
                ? Long.MAX_VALUE
                : tokens.read(LIST, token)
                        .orElseThrow(() -> new ProblemException(Problem.epcis(
                                400,
                                "QueryParameterException",
                                "The page is not there",
                                "nextPageToken is of another list, or has expired.",
                                "page-token")))
                        .first();
        List<JobView> found = jobs.latest(Math.min(size + 1, CaptureJobs.MOST_LISTED), before);
        List<JobView> page = found.subList(0, Math.min(size, found.size()));
        HttpHeaders headers = EpcisHeaders.versions();
        if (found.size() > page.size()) {
            PageTokens.Token next = tokens.make(
                    LIST, new PageTokens.Place(page.get(page.size() - 1).sequence(), 0, 0));
            headers.set(
                    HttpHeaders.LINK,
                    "</epcis/capture?perPage=" + size + "&nextPageToken=" + next.text() + ">; rel=\"next\"");
            headers.set("GS1-Next-Page-Token-Expires", next.expires().toString());
        }
        return ResponseEntity.ok()
                .headers(headers)
                .contentType(MediaType.APPLICATION_JSON)
                .body(JsonWriter.bytes(
                        JsonArray.of(page.stream().map(JobJson::of).toList())));
    }
}
