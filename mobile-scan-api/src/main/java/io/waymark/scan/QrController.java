package io.waymark.scan;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.gs1.GS1Message;
import io.waymark.label.LabelException;
import io.waymark.label.Symbol;
import io.waymark.projection.NodeSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** QR codes of Digital Links on this node's public address: level M, quiet zone of 4 modules. */
@RestController
final class QrController {

    private static final String ROOT = "/qr";
    /** Public key of who is to hold an item next: the one who holds it scans it from the other one's device. */
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

    private static final int PIXELS = 8;
    private static final CacheControl FOR_EVER =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private final NodeSettings settings;

    QrController(NodeSettings settings) {
        this.settings = settings;
    }

    @GetMapping(ROOT + "/**")
    ResponseEntity<byte[]> qr(HttpServletRequest request) {
        String path = request.getRequestURI().substring(ROOT.length());
        boolean svg = path.endsWith(".svg");
        if (!svg && !path.endsWith(".png")) {
            return Problem.of(404, "no-such-form", "No such form of a code", "There is .svg and .png.")
                    .response();
        }
        GS1Identifier identifier;
        try {
            identifier = GS1Message.parseLink("https://waymark.example" + path.substring(0, path.length() - 4))
                    .identifier();
        } catch (GS1Exception e) {
            return Resolver.malformedProblem(e).response();
        }
        String next = request.getParameter("next");
        if (next != null && !KEY.matcher(next).matches()) {
            return Problem.of(400, "malformed-claim", "Malformed claim", "A holder's key has 64 hexadecimal digits.")
                    .response();
        }
        String link = identifier.qr(Objects.requireNonNull(settings.publicUrl()).toString());
        Symbol symbol;
        try {
            symbol = Symbol.onScreen(next == null ? link : link + "#next=" + next);
        } catch (LabelException tooLong) {
            return Problem.of(400, tooLong.code(), "No code can hold this", tooLong.getMessage())
                    .response();
        }
        return ResponseEntity.ok()
                .contentType(svg ? MediaType.valueOf("image/svg+xml") : MediaType.IMAGE_PNG)
                .cacheControl(FOR_EVER)
                .body(svg ? symbol.svg("QR code").getBytes(StandardCharsets.US_ASCII) : symbol.png(PIXELS));
    }
}
