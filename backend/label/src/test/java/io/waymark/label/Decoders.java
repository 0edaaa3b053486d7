package io.waymark.label;

import boofcv.abst.fiducial.QrCodePreciseDetector;
import boofcv.factory.fiducial.FactoryFiducial;
import boofcv.struct.image.GrayU8;
import com.google.zxing.Binarizer;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.PlanarYUVLuminanceSource;
import com.google.zxing.Reader;
import com.google.zxing.ReaderException;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.datamatrix.DataMatrixReader;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/** Programs by different people that read symbols from pictures. */
final class Decoders {
    private static final QrCodePreciseDetector<GrayU8> BOOF = FactoryFiducial.qrcode(null, GrayU8.class);

    private Decoders() {}

    private static byte[] pixels(BufferedImage image) {
        return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    }

    /** ZXing, for both kinds. */
    static Optional<String> zxing(BufferedImage image, Symbology symbology) {
        LuminanceSource source = new PlanarYUVLuminanceSource(
                pixels(image), image.getWidth(), image.getHeight(), 0, 0, image.getWidth(), image.getHeight(), false);
        Reader reader = symbology == Symbology.QR ? new QRCodeReader() : new DataMatrixReader();
        // A scanner looks again and again, and differently.
        for (Binarizer binarizer : List.of(new HybridBinarizer(source), new GlobalHistogramBinarizer(source))) {
            try {
                return Optional.of(reader.decode(new BinaryBitmap(binarizer), Map.of(DecodeHintType.TRY_HARDER, true))
                        .getText());
            } catch (ReaderException unread) {
                reader.reset();
            }
        }
        return Optional.empty();
    }

    /** BoofCV, for QR codes. */
    static Optional<String> boof(BufferedImage image) {
        GrayU8 gray = new GrayU8(image.getWidth(), image.getHeight());
        System.arraycopy(pixels(image), 0, gray.data, 0, gray.data.length);
        BOOF.process(gray);
        return BOOF.getDetections().stream().findFirst().map(code -> code.message);
    }

    /** {@code dmtxread} of libdmtx, for Data Matrix; Debian has it in {@code dmtx-utils}. */
    static Optional<Path> dmtx() {
        for (String folder : System.getenv("PATH").split(":")) {
            Path program = Path.of(folder, "dmtxread");
            if (Files.isExecutable(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    static Optional<String> dmtx(Path program, BufferedImage image) throws IOException, InterruptedException {
        Path file = Files.createTempFile("waymark-label-", ".png");
        try {
            ImageIO.write(image, "png", file.toFile());
            // Its time is the clock's: one symbol in some hundreds, turned, takes it six seconds of a processor of its
            // own.
            Process process = new ProcessBuilder(program.toString(), "-N1", "-m120000", file.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            byte[] text = process.getInputStream().readAllBytes();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("dmtxread does not end");
            }
            return text.length == 0 ? Optional.empty() : Optional.of(new String(text, StandardCharsets.UTF_8).strip());
        } finally {
            Files.delete(file);
        }
    }
}
