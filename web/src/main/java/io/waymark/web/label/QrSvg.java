package io.waymark.web.label;

import io.waymark.label.Symbol;
import io.waymark.label.Symbology;

/** A QR code as SVG: dark on white whatever the page's colours, one path, no style. */
final class QrSvg {
    private QrSvg() {}

    /** @param title what the code is, for who cannot see it; plain text */
    static String of(String content, String title) {
        Symbol code = Symbol.of(Symbology.QR, content);
        int side = code.side();
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side
                + "\" shape-rendering=\"crispEdges\" role=\"img\" aria-label=\"" + escaped(title) + "\">"
                + "<path fill=\"#fff\" d=\"M0 0h" + side + "v" + side + "H0z\"/><path fill=\"#000\" d=\""
                + code.path() + "\"/></svg>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
