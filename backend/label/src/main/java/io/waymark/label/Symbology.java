package io.waymark.label;

import java.util.Optional;

/**
 * The symbols that carry a GS1 Digital Link as plain text, without FNC1 (GS1 General Specifications, section 5.12.3.1: "QR Code
 * (GS1 Digital Link URI)" and "Data Matrix (GS1 Digital Link URI)"; GS1 DataMatrix, which begins with FNC1, carries element
 * strings only).
 */
public enum Symbology {
    /** QR Code, ISO/IEC 18004, level Q; quiet zone of 4 modules (its section 9.1). */
    QR("qr", "QR code", 4),

    /**
     * Data Matrix ECC 200, ISO/IEC 16022, square. The standard asks for a quiet zone of 1 module; here it has 2, because sheets
     * are cut and printed with some play.
     */
    DATA_MATRIX("datamatrix", "Data Matrix", 2);

    /**
     * The smallest module, in mm (GS1 General Specifications, section 5.12.3.1, symbols with a Digital Link at retail points of
     * sale).
     */
    public static final double LEAST_MODULE = 0.396;

    /** The largest module, in mm; same source. */
    public static final double MOST_MODULE = 0.990;

    private final String word;
    private final String title;
    private final int quiet;

    Symbology(String word, String title, int quiet) {
        this.word = word;
        this.title = title;
        this.quiet = quiet;
    }

    /** As forms and interfaces spell it. */
    public String word() {
        return word;
    }

    /** As people call it. */
    public String title() {
        return title;
    }

    /** Width of the quiet zone on each side, in modules. */
    public int quiet() {
        return quiet;
    }

    /** The symbology of this word, if there is one. */
    public static Optional<Symbology> of(String word) {
        for (Symbology symbology : values()) {
            if (symbology.word.equals(word)) {
                return Optional.of(symbology);
            }
        }
        return Optional.empty();
    }
}
