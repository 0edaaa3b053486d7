package io.waymark.backend.report;

import io.waymark.backend.Asked;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.projection.fsma.Fsma204;
import io.waymark.projection.fsma.FsmaSheet;
import io.waymark.projection.fsma.KeyData;
import io.waymark.sheet.SheetFormat;
import io.waymark.sheet.SheetWriter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /api/fsma204}: the food traceability sheet of a lot or a period, as JSON, CSV or XLSX. */
@RestController
final class FsmaEndpoint {
    private static final int MOST_DAYS = 366;

    private final Fsma204 sheets;

    FsmaEndpoint(Fsma204 sheets) {
        this.sheets = sheets;
    }

    @PostMapping("/api/fsma204")
    ResponseEntity<byte[]> sheet(HttpServletRequest request) throws IOException {
        Asked asked = Asked.of(request, Set.of("lot", "first", "last", "as"));
        FsmaSheet sheet = asked.json().has("lot") ? ofLot(asked) : ofPeriod(asked);
        String as = asked.text("as").orElse("json");
        if (as.equals("json")) {
            return of(MediaType.APPLICATION_JSON_VALUE, JsonWriter.bytes(json(sheet)));
        }
        SheetFormat format = SheetFormat.of(as).orElseThrow(() -> Asked.fault("/as", "It is json, csv or xlsx."));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (SheetWriter writer = new SheetWriter(format, "FSMA 204", bytes)) {
            List<List<String>> rows = sheet.rows();
            writer.heading(rows.get(0));
            for (List<String> row : rows.subList(1, rows.size())) {
                writer.row(row);
            }
        }
        return of(format.mediaType(), bytes.toByteArray());
    }

    private FsmaSheet ofLot(Asked asked) {
        GS1Identifier lot = asked.identifier("lot");
        if (!lot.isLot()) {
            throw Asked.fault("/lot", "It is no lot: a lot has a GTIN and a lot number.");
        }
        return sheets.ofLot(lot);
    }

    private FsmaSheet ofPeriod(Asked asked) {
        LocalDate first = day(asked, "first");
        LocalDate last = day(asked, "last");
        if (last.isBefore(first) || first.plusDays(MOST_DAYS).isBefore(last)) {
            throw Asked.fault("/last", "The last day comes after the first, at most a year.");
        }
        return sheets.ofPeriod(first, last);
    }

    private static LocalDate day(Asked asked, String name) {
        try {
            return LocalDate.parse(asked.text(name).orElse(""));
        } catch (DateTimeException noDate) {
            throw Asked.fault("/" + name, "Give a lot, or first and last as YYYY-MM-DD.");
        }
    }

    private static JsonObject json(FsmaSheet sheet) {
        return JsonObject.of(
                "cut",
                sheet.cut(),
                "unreadable",
                sheet.unreadable(),
                "lines",
                JsonArray.of(sheet.lines().stream().map(FsmaEndpoint::json).toList()));
    }

    private static JsonObject json(FsmaSheet.Line line) {
        JsonObject.Builder data = JsonObject.builder();
        for (KeyData element : KeyData.values()) {
            String value = line.data().get(element);
            if (value != null) {
                data.put(element.title(), value);
            }
        }
        return JsonObject.of(
                "event",
                line.event().title(),
                "section",
                line.event().section(),
                "part",
                line.part(),
                "data",
                data.build(),
                "missing",
                JsonArray.ofStrings(line.missing().stream().map(KeyData::title).toList()),
                "eventID",
                line.eventId());
    }

    private static ResponseEntity<byte[]> of(String mediaType, byte[] body) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(mediaType))
                .cacheControl(CacheControl.noStore())
                .body(body);
    }
}
