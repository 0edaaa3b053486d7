package io.waymark.web.job;

import io.waymark.custody.RefusalCode;
import io.waymark.projection.account.AuditList;
import io.waymark.projection.capture.CaptureError;
import io.waymark.projection.capture.CaptureJobs;
import io.waymark.projection.capture.CaptureJobs.GivenUp;
import io.waymark.projection.capture.JobView;
import io.waymark.projection.stock.Events;
import io.waymark.web.act.Acts;
import io.waymark.web.page.Handles;
import io.waymark.web.page.PageNotFound;
import io.waymark.web.page.Things;
import io.waymark.web.page.Words;
import io.waymark.web.signin.StaffUser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Capture jobs of this node, whoever handed them in. */
@Controller
class JobController {
    private static final int PAGE = 50;
    private static final int MOST_COMPLAINTS = 50;
    private static final int MOST_NAMED = 5;

    /** A page asks once a second, this often; then it says so and stops. */
    private static final int MOST_POLLS = 300;

    private final CaptureJobs jobs;
    private final Events events;
    private final Acts acts;
    private final AuditList audit;
    private final Handles handles;

    JobController(CaptureJobs jobs, Events events, Acts acts, AuditList audit, Handles handles) {
        this.jobs = jobs;
        this.events = events;
        this.acts = acts;
        this.audit = audit;
        this.handles = handles;
    }

    /** One job in a list. */
    public record Line(UUID id, String act, String by, Instant at, String state, String tone, int events) {}

    /** Something that keeps an event back, and what it is about. */
    public record Complaint(String sentence, String code, List<Named> about, int more, Optional<Instant> until) {}

    /** An identifier and its page. */
    public record Named(String text, String handle) {}

    @GetMapping("/jobs")
    String list(@RequestParam(defaultValue = "9223372036854775807") long before, Model model) {
        List<JobView> page = jobs.latest(PAGE + 1, before);
        boolean more = page.size() > PAGE;
        List<JobView> shown = more ? page.subList(0, PAGE) : page;
        model.addAttribute("jobs", shown.stream().map(this::line).toList());
        model.addAttribute("next", more ? shown.get(PAGE - 1).sequence() : null);
        model.addAttribute("first", before == Long.MAX_VALUE);
        return "staff/jobs";
    }

    @GetMapping("/jobs/{id}")
    String one(@PathVariable UUID id, Model model) {
        fill(id, 0, model);
        return "staff/job";
    }

    /** The part of the page that changes; asked for by htmx while the job runs. */
    @GetMapping("/jobs/{id}/progress")
    String progress(@PathVariable UUID id, @RequestParam(defaultValue = "0") int n, Model model) {
        fill(id, Math.max(0, n), model);
        return "staff/job :: jobProgress";
    }

    @PostMapping("/jobs/{id}/give-up")
    String giveUp(@PathVariable UUID id, @AuthenticationPrincipal StaffUser user, RedirectAttributes after) {
        GivenUp given = jobs.giveUp(id);
        if (given == GivenUp.UNKNOWN) {
            throw new PageNotFound();
        }
        if (given == GivenUp.GIVEN_UP) {
            audit.add(user.name(), "gave up a job", "job " + id);
        }
        after.addFlashAttribute(
                "note",
                given == GivenUp.GIVEN_UP
                        ? "What had not been sent to the ledger is left out."
                        : "The job had ended before.");
        return "redirect:/jobs/" + id;
    }

    private void fill(UUID id, int polls, Model model) {
        JobView job = jobs.find(id).orElseThrow(PageNotFound::new);
        boolean onlyWaiting = job.progress().waiting() > 0
                && job.progress().settled() + job.progress().waiting()
                        == job.progress().events();
        boolean moving = job.running() && !onlyWaiting;
        model.addAttribute("job", job);
        model.addAttribute("line", line(job));
        model.addAttribute("complaints", complaints(job));
        model.addAttribute("poll", moving && polls < MOST_POLLS ? polls + 1 : 0);
        model.addAttribute("stale", moving && polls >= MOST_POLLS);
        model.addAttribute(
                "labels",
                job.progress().captured() + job.progress().existing() > 0
                        ? acts.made(id).size()
                        : 0);
    }

    private Line line(JobView job) {
        String state;
        String tone;
        if (job.running()) {
            boolean waits = job.progress().waiting() > 0;
            state = waits ? "Waiting" : "On its way";
            tone = waits ? "warn" : "";
        } else if (job.success()) {
            state = "Done";
            tone = "good";
        } else {
            boolean some = job.progress().captured() + job.progress().existing() > 0;
            state = some ? "Partly done" : "Not done";
            tone = "bad";
        }
        String act = acts.act(job.captureID()).map(Words::sentence).orElse("Document from a system");
        return new Line(
                job.captureID(),
                act,
                job.submittedBy(),
                job.createdAt(),
                state,
                tone,
                job.progress().events());
    }

    private List<Complaint> complaints(JobView job) {
        List<Complaint> complaints = new ArrayList<>();
        for (CaptureError error :
                job.errors().subList(0, Math.min(MOST_COMPLAINTS, job.errors().size()))) {
            complaints.add(complaint(job, error.code(), error.detail(), error.event(), Optional.empty()));
        }
        for (JobView.Waiting waiting :
                job.waiting().subList(0, Math.min(MOST_COMPLAINTS, job.waiting().size()))) {
            complaints.add(complaint(job, waiting.code(), "", waiting.event(), Optional.of(waiting.until())));
        }
        return complaints;
    }

    private Complaint complaint(JobView job, String code, String detail, String event, Optional<Instant> until) {
        List<String> keys = events.named(job.captureID(), event);
        List<Named> named = keys.stream()
                .limit(MOST_NAMED)
                .map(key -> new Named(io.waymark.web.page.Codes.printed(key), handles.of(key)))
                .toList();
        return new Complaint(sentence(code, detail), code, named, keys.size() - named.size(), until);
    }

    private static String sentence(String code, String detail) {
        for (RefusalCode refusal : RefusalCode.values()) {
            if (refusal.code().equals(code)) {
                return refusal.sentence();
            }
        }
        return detail.isEmpty() ? Things.plain(code) : detail;
    }
}
