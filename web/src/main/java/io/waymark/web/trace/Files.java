package io.waymark.web.trace;

import io.waymark.sheet.SheetFormat;
import io.waymark.sheet.SheetWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Answers that a browser saves as files. Their names say nothing of goods. */
public final class Files {

    private Files() {}

    /** A file of any kind. */
    public static ResponseEntity<byte[]> of(String name, String mediaType, byte[] content) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(mediaType))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .header("X-Content-Type-Options", "nosniff")
                .cacheControl(CacheControl.noStore())
                .body(content);
    }

    /** A sheet; the first row names the columns. */
    public static ResponseEntity<byte[]> sheet(String name, SheetFormat format, List<? extends List<?>> rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (SheetWriter sheet = new SheetWriter(format, "Waymark", bytes)) {
            sheet.heading(rows.get(0).stream().map(Object::toString).toList());
            for (List<?> row : rows.subList(1, Math.min(rows.size(), SheetWriter.MOST_ROWS))) {
                sheet.row(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes what is written", e);
        }
        return of(name + "." + format.word(), format.mediaType(), bytes.toByteArray());
    }
}
