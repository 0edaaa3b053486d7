package io.waymark.label;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.PlanarYUVLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.Map;

/** Reads a QR code back before anybody gets it, at sizes where readers were seen to miss one. */
final class ReadBack {
    private static final int QUIET = 4;
    private static final int[] PIXELS_A_MODULE = {3, 4, 6};

    private ReadBack() {}

    /** @param modules without quiet zone */
    static boolean reads(BitMatrix modules, String text) {
        for (int scale : PIXELS_A_MODULE) {
            if (!text.equals(read(modules, scale))) {
                return false;
            }
        }
        return true;
    }

    private static String read(BitMatrix modules, int scale) {
        int side = (modules.getWidth() + 2 * QUIET) * scale;
        byte[] pixels = new byte[side * side];
        Arrays.fill(pixels, (byte) 0xff);
        for (int y = 0; y < modules.getHeight() * scale; y++) {
            int row = (y + QUIET * scale) * side;
            for (int x = 0; x < modules.getWidth(); x++) {
                if (modules.get(x, y / scale)) {
                    int start = row + (x + QUIET) * scale;
                    Arrays.fill(pixels, start, start + scale, (byte) 0);
                }
            }
        }
        PlanarYUVLuminanceSource source = new PlanarYUVLuminanceSource(pixels, side, side, 0, 0, side, side, false);
        try {
            return new QRCodeReader()
                    .decode(
                            new BinaryBitmap(new GlobalHistogramBinarizer(source)),
                            Map.of(DecodeHintType.TRY_HARDER, true))
                    .getText();
        } catch (ReaderException unread) {
            return "";
        }
    }
}
