package io.waymark.web.sheet;

import io.waymark.sheet.SheetFormat;
import jakarta.servlet.http.HttpServletResponse;

/** Headers of a spreadsheet that is fetched. */
final class ListFile {
    private ListFile() {}

    /** @param name of the file without its ending; names no goods */
    static void open(HttpServletResponse response, SheetFormat format, String name) {
        response.setContentType(format.mediaType());
        response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "." + format.word() + "\"");
    }
}
