package io.waymark.web.sheet;

import io.waymark.custody.Kind;
import io.waymark.projection.capture.CaptureJobs;
import io.waymark.projection.capture.JobView;
import io.waymark.projection.journey.Hit;
import io.waymark.projection.journey.Journeys;
import io.waymark.projection.stock.Events;
import io.waymark.projection.stock.Stock;
import io.waymark.projection.stock.Stock.Place;
import io.waymark.projection.stock.Stock.Thing;
import io.waymark.sheet.SheetFormat;
import io.waymark.sheet.SheetWriter;
import io.waymark.web.act.Acts;
import io.waymark.web.act.Organisations;
import io.waymark.web.page.Codes;
import io.waymark.web.page.PageNotFound;
import io.waymark.web.page.Things;
import io.waymark.web.page.Words;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Lists as spreadsheets: read and written page by page, at most {@link #MOST} rows. */
@Controller
class ListController {
    /** The most rows of a list; the last row says so when there are more. */
    static final int MOST = 20_000;

    private static final int PAGE = 200;

    private final Stock stock;
    private final Events events;
    private final CaptureJobs jobs;
    private final Journeys journeys;
    private final Acts acts;
    private final Organisations organisations;
    private final Things things;

    ListController(
            Stock stock,
            Events events,
            CaptureJobs jobs,
            Journeys journeys,
            Acts acts,
            Organisations organisations,
            Things things) {
        this.stock = stock;
        this.events = events;
        this.jobs = jobs;
        this.journeys = journeys;
        this.acts = acts;
        this.organisations = organisations;
        this.things = things;
    }

    private static SheetFormat format(String word) {
        return SheetFormat.of(word).orElseThrow(PageNotFound::new);
    }

    private static void cut(SheetWriter sheet) throws IOException {
        sheet.row(List.of("The list goes on: at most 20,000 rows are in one file."));
    }

    @GetMapping("/stock/list.{format}")
    void stock(
            @PathVariable String format,
            @RequestParam(defaultValue = "held") String place,
            @RequestParam(defaultValue = "") String kind,
            HttpServletResponse response)
            throws IOException {
        SheetFormat form = format(format);
        Place where = List.of(Place.values()).stream()
                .filter(p -> p.name().toLowerCase(Locale.ROOT).equals(place))
                .findFirst()
                .orElseThrow(PageNotFound::new);
        Kind only = kind.isEmpty()
                ? null
                : List.of(Kind.values()).stream()
                        .filter(k -> k.word().equals(kind))
                        .findFirst()
                        .orElseThrow(PageNotFound::new);
        ListFile.open(response, form, "waymark-stock");
        try (SheetWriter sheet = new SheetWriter(form, "Stock", response.getOutputStream())) {
            sheet.heading(List.of("Code", "Kind", "Product", "Quantity", "Unit of measure", "Status", "With", "Link"));
            Stock.After after = null;
            int rows = 0;
            List<Thing> page;
            do {
                page = stock.page(organisations.own(), where, only, after, PAGE);
                for (Thing thing : page) {
                    sheet.row(row(thing));
                    after = new Stock.After(
                            thing.changed(),
                            thing.name().org(),
                            thing.name().ref().hex());
                }
                rows += page.size();
            } while (page.size() == PAGE && rows < MOST);
            if (rows >= MOST) {
                cut(sheet);
            }
        }
    }

    private List<Object> row(Thing thing) {
        return List.of(
                Codes.printed(thing.identifier()),
                things.kind(thing.identifier()),
                thing.product().orElse(""),
                thing.quantity().isPresent() ? (Object) thing.quantity().get() : "",
                thing.uom(),
                things.status(thing.status()),
                things.organisation(thing.custodian()),
                thing.identifier());
    }

    @GetMapping("/events/list.{format}")
    void events(@PathVariable String format, HttpServletResponse response) throws IOException {
        SheetFormat form = format(format);
        ListFile.open(response, form, "waymark-events");
        try (SheetWriter sheet = new SheetWriter(form, "Events", response.getOutputStream())) {
            sheet.heading(List.of("When", "Type", "Step", "Action", "Disposition", "Things", "Block", "Event id"));
            long before = Long.MAX_VALUE;
            int rows = 0;
            List<Events.Row> page;
            do {
                page = events.page(before, PAGE);
                for (Events.Row event : page) {
                    sheet.row(List.of(
                            event.eventTime(),
                            event.type(),
                            event.bizStep().orElse(""),
                            event.action().orElse(""),
                            event.disposition().orElse(""),
                            (long) event.things(),
                            event.block(),
                            event.eventId()));
                    before = event.position();
                }
                rows += page.size();
            } while (page.size() == PAGE && rows < MOST);
            if (rows >= MOST) {
                cut(sheet);
            }
        }
    }

    @GetMapping("/jobs/list.{format}")
    void jobs(@PathVariable String format, HttpServletResponse response) throws IOException {
        SheetFormat form = format(format);
        ListFile.open(response, form, "waymark-jobs");
        try (SheetWriter sheet = new SheetWriter(form, "Jobs", response.getOutputStream())) {
            sheet.heading(
                    List.of("Handed in", "What", "By", "State", "Events", "Captured", "Refused", "Waiting", "Job"));
            long before = Long.MAX_VALUE;
            int rows = 0;
            List<JobView> page;
            do {
                page = jobs.latest(PAGE, before);
                for (JobView job : page) {
                    sheet.row(row(job));
                    before = job.sequence();
                }
                rows += page.size();
            } while (page.size() == PAGE && rows < MOST);
            if (rows >= MOST) {
                cut(sheet);
            }
        }
    }

    private List<Object> row(JobView job) {
        return List.of(
                job.createdAt(),
                acts.act(job.captureID()).map(Words::sentence).orElse("Document from a system"),
                job.submittedBy(),
                job.running() ? "running" : job.success() ? "done" : "not done, or partly",
                job.progress().events(),
                job.progress().captured() + job.progress().existing(),
                job.progress().refused(),
                job.progress().waiting(),
                job.captureID().toString());
    }

    /** What a search found. The searched text is private, so it comes in the body. */
    @PostMapping("/search/list.{format}")
    void search(@PathVariable String format, @RequestParam(defaultValue = "") String q, HttpServletResponse response)
            throws IOException {
        SheetFormat form = format(format);
        ListFile.open(response, form, "waymark-search");
        try (SheetWriter sheet = new SheetWriter(form, "Search", response.getOutputStream())) {
            sheet.heading(List.of("Code", "Kind", "Product", "Status", "With", "Link"));
            for (Hit hit : journeys.search(q)) {
                sheet.row(List.of(
                        Codes.printed(hit.identifier()),
                        things.kind(hit.identifier()),
                        hit.product().orElse(""),
                        hit.status().map(things::status).orElse(""),
                        hit.custodian().map(organisation -> organisation.name()).orElse(""),
                        hit.identifier().toString()));
            }
        }
    }
}
