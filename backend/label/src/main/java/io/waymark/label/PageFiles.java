package io.waymark.label;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** One file a page: the stream itself where there is one page, a ZIP file where there are several. */
final class PageFiles {
    private final OutputStream out;
    private final @Nullable ZipOutputStream zip;
    private final String ending;
    private int number;

    PageFiles(OutputStream out, int pages, String ending) {
        this.out = out;
        this.zip = pages > 1 ? new ZipOutputStream(out) : null;
        this.ending = ending;
    }

    /** Where the next page goes. Closing it does nothing: {@link #done} ends the page. */
    OutputStream next() throws IOException {
        number++;
        if (zip != null) {
            ZipEntry entry = new ZipEntry(String.format(Locale.ROOT, "labels-%04d.%s", number, ending));
            entry.setTime(0);
            zip.putNextEntry(entry);
        }
        return new FilterOutputStream(zip != null ? zip : out) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    void done() throws IOException {
        if (zip != null) {
            zip.closeEntry();
        }
    }

    void finish() throws IOException {
        if (zip != null) {
            zip.finish();
        }
    }
}
