package io.waymark.label;

import java.util.Optional;

/** In what form labels come. */
public enum LabelFormat {
    /** Pages of sheets, drawn, not rastered. */
    PDF("pdf", "PDF, for any printer", "application/pdf"),

    /** One drawing a page; several pages come in a ZIP file. */
    SVG("svg", "SVG drawing", "image/svg+xml"),

    /** One picture a page, 300 dots per inch; several pages come in a ZIP file. */
    PNG("png", "PNG picture, 300 dpi", "image/png"),

    /** Commands for a label printer (ZPL II); rolls only. */
    ZPL("zpl", "ZPL, for a label printer", "application/vnd.zebra-zpl");

    private final String word;
    private final String title;
    private final String mediaType;

    LabelFormat(String word, String title, String mediaType) {
        this.word = word;
        this.title = title;
        this.mediaType = mediaType;
    }

    /** As forms and interfaces spell it; also what file names end in. */
    public String word() {
        return word;
    }

    /** For people. */
    public String title() {
        return title;
    }

    /** The media type of one page. */
    String mediaType() {
        return mediaType;
    }

    /** The format of this word, if there is one. */
    public static Optional<LabelFormat> of(String word) {
        for (LabelFormat format : values()) {
            if (format.word.equals(word)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
