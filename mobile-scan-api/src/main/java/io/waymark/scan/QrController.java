package io.waymark.scan;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.client.j2se.MatrixToImageWriter;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.gs1.GS1Message;
import io.waymark.projection.NodeSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** QR codes of Digital Links on this node's public address: ISO/IEC 18004, level M, quiet zone of 4 modules. */
@RestController
final class QrController {

    private static final String ROOT = "/qr";
    /** Public key of who is to hold an item next: the one who holds it scans it from the other one's device. */
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

    private static final int QUIET = 4;
    private static final int PIXELS = 8;
    private static final CacheControl FOR_EVER =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private final NodeSettings settings;

    QrController(NodeSettings settings) {
        this.settings = settings;
    }

    @GetMapping(ROOT + "/**")
    ResponseEntity<byte[]> qr(HttpServletRequest request) throws IOException {
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
        BitMatrix modules = modules(next == null ? link : link + "#next=" + next);
        return ResponseEntity.ok()
                .contentType(svg ? MediaType.valueOf("image/svg+xml") : MediaType.IMAGE_PNG)
                .cacheControl(FOR_EVER)
                .body(svg ? svg(modules) : png(modules));
    }

    private static BitMatrix modules(String text) {
        try {
            return new QRCodeWriter()
                    .encode(
                            text,
                            BarcodeFormat.QR_CODE,
                            0,
                            0,
                            Map.of(
                                    EncodeHintType.ERROR_CORRECTION,
                                    ErrorCorrectionLevel.M,
                                    EncodeHintType.MARGIN,
                                    QUIET));
        } catch (WriterException e) {
            throw new IllegalStateException("a link of bounded length fits into a QR code", e);
        }
    }

    private static byte[] png(BitMatrix modules) throws IOException {
        BitMatrix large = new BitMatrix(modules.getWidth() * PIXELS, modules.getHeight() * PIXELS);
        for (int y = 0; y < modules.getHeight(); y++) {
            for (int x = 0; x < modules.getWidth(); x++) {
                if (modules.get(x, y)) {
                    large.setRegion(x * PIXELS, y * PIXELS, PIXELS, PIXELS);
                }
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MatrixToImageWriter.writeToStream(large, "PNG", out);
        return out.toByteArray();
    }

    /** One path: a rectangle for every run of dark modules. */
    private static byte[] svg(BitMatrix modules) {
        int size = modules.getWidth();
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int run = 0;
                while (x + run < size && modules.get(x + run, y)) {
                    run++;
                }
                if (run > 0) {
                    path.append('M')
                            .append(x)
                            .append(' ')
                            .append(y)
                            .append('h')
                            .append(run)
                            .append("v1h-")
                            .append(run)
                            .append('z');
                    x += run;
                }
            }
        }
        String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size
                + "\" shape-rendering=\"crispEdges\"><rect width=\"" + size + "\" height=\"" + size
                + "\" fill=\"#fff\"/><path d=\"" + path + "\"/></svg>";
        return svg.getBytes(StandardCharsets.US_ASCII);
    }
}
