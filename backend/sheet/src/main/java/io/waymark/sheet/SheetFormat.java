package io.waymark.sheet;

import java.util.Optional;

/** The two forms of spreadsheets. */
public enum SheetFormat {
    /** Comma-separated values, RFC 4180, UTF-8 with a byte order mark, so that spreadsheet programs take it for what it is. */
    CSV("csv", "text/csv;charset=UTF-8"),

    /** Office Open XML, ISO/IEC 29500. */
    XLSX("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private final String word;
    private final String mediaType;

    SheetFormat(String word, String mediaType) {
        this.word = word;
        this.mediaType = mediaType;
    }

    /** As addresses and file names spell it. */
    public String word() {
        return word;
    }

    public String mediaType() {
        return mediaType;
    }

    /** The format of this word, if there is one. */
    public static Optional<SheetFormat> of(String word) {
        for (SheetFormat format : values()) {
            if (format.word.equals(word)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
