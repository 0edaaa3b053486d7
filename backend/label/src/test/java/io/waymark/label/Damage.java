package io.waymark.label;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.util.Arrays;
import java.util.Random;

/** What happens to labels on their way: each by itself. */
final class Damage {
    private Damage() {}

    static BufferedImage shrunk(BufferedImage image, double factor) {
        int width = (int) Math.round(image.getWidth() * factor);
        int height = (int) Math.round(image.getHeight() * factor);
        BufferedImage shrunk = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D drawing = shrunk.createGraphics();
        drawing.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        drawing.drawImage(image, 0, 0, width, height, null);
        drawing.dispose();
        return shrunk;
    }

    static BufferedImage turned(BufferedImage image, double degrees) {
        double angle = Math.toRadians(degrees);
        int side = (int) Math.ceil(Math.hypot(image.getWidth(), image.getHeight())) + 20;
        BufferedImage turned = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D drawing = turned.createGraphics();
        drawing.setColor(Color.WHITE);
        drawing.fillRect(0, 0, side, side);
        drawing.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        AffineTransform turn =
                AffineTransform.getTranslateInstance((side - image.getWidth()) / 2.0, (side - image.getHeight()) / 2.0);
        turn.rotate(angle, image.getWidth() / 2.0, image.getHeight() / 2.0);
        drawing.drawImage(image, turn, null);
        drawing.dispose();
        return turned;
    }

    /** A Gaussian blur of this standard deviation in pixels. */
    static BufferedImage blurred(BufferedImage image, double deviation) {
        int radius = (int) Math.ceil(3 * deviation);
        int side = 2 * radius + 1;
        float[] weights = new float[side * side];
        float sum = 0;
        for (int y = -radius; y <= radius; y++) {
            for (int x = -radius; x <= radius; x++) {
                float weight = (float) Math.exp(-(x * x + y * y) / (2 * deviation * deviation));
                weights[(y + radius) * side + x + radius] = weight;
                sum += weight;
            }
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        BufferedImage wider = new BufferedImage(
                image.getWidth() + 2 * radius, image.getHeight() + 2 * radius, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D drawing = wider.createGraphics();
        drawing.setColor(Color.WHITE);
        drawing.fillRect(0, 0, wider.getWidth(), wider.getHeight());
        drawing.drawImage(image, radius, radius, null);
        drawing.dispose();
        BufferedImage blurred =
                new ConvolveOp(new Kernel(side, side, weights), ConvolveOp.EDGE_NO_OP, null).filter(wider, null);
        return blurred;
    }

    /**
     * One stain that covers so much of what lies outside the function patterns.
     *
     * @param left of the symbol in the picture, quiet zone included, in pixels
     * @param top likewise
     * @param module width of a module in pixels
     */
    static BufferedImage covered(
            BufferedImage image, Symbol symbol, double left, double top, double module, double share, Random random) {
        int[] stain = stain(symbol, share, random);
        BufferedImage covered = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D drawing = covered.createGraphics();
        drawing.drawImage(image, 0, 0, null);
        drawing.setColor(random.nextBoolean() ? Color.WHITE : Color.BLACK);
        drawing.fillRect(
                (int) Math.round(left + stain[0] * module),
                (int) Math.round(top + stain[1] * module),
                (int) Math.round(stain[2] * module),
                (int) Math.round(stain[3] * module));
        drawing.dispose();
        return covered;
    }

    /** A rectangle of modules: x, y, width, height. */
    private static int[] stain(Symbol symbol, double share, Random random) {
        int quiet = symbol.symbology().quiet();
        int side = symbol.side() - 2 * quiet;
        boolean[][] kept = symbol.symbology() == Symbology.QR ? qrPatterns(side) : dataMatrixPatterns(side);
        int free = 0;
        for (boolean[] row : kept) {
            for (boolean pattern : row) {
                free += pattern ? 0 : 1;
            }
        }
        int area = (int) Math.round(share * free);
        for (int tries = 0; tries < 100_000; tries++) {
            int width = (int) Math.round(Math.sqrt(area) * (0.5 + random.nextDouble() * 1.5));
            int height = Math.round((float) area / width);
            if (width < side && height < side) {
                int x = random.nextInt(side - width);
                int y = random.nextInt(side - height);
                if (free(kept, x, y, width, height)) {
                    return new int[] {x + quiet, y + quiet, width, height};
                }
            }
        }
        throw new AssertionError("no room for a stain of " + share + " on " + side);
    }

    private static boolean free(boolean[][] kept, int x, int y, int width, int height) {
        for (int row = y; row < y + height; row++) {
            for (int column = x; column < x + width; column++) {
                if (kept[row][column]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Finders with their separators, timing and alignment patterns (ISO/IEC 18004, sections 6.3.3 to 6.3.6). */
    private static boolean[][] qrPatterns(int side) {
        boolean[][] kept = new boolean[side][side];
        for (int i = 0; i < side; i++) {
            kept[6][i] = true;
            kept[i][6] = true;
        }
        fill(kept, 0, 0, 8);
        fill(kept, side - 8, 0, 8);
        fill(kept, 0, side - 8, 8);
        int version = (side - 17) / 4;
        if (version > 1 && version < 7) {
            fill(kept, side - 9, side - 9, 5);
        }
        return kept;
    }

    /** The L, the dashes opposite and, where there are several regions, those between them (ISO/IEC 16022, section 5.3). */
    private static boolean[][] dataMatrixPatterns(int side) {
        int region = side <= 26 ? side : side <= 52 ? side / 2 : side / 4;
        boolean[][] kept = new boolean[side][side];
        for (int i = 0; i < side; i++) {
            for (int at = 0; at < side; at += region) {
                kept[at][i] = true;
                kept[i][at] = true;
                kept[at + region - 1][i] = true;
                kept[i][at + region - 1] = true;
            }
        }
        return kept;
    }

    private static void fill(boolean[][] kept, int x, int y, int side) {
        for (int row = y; row < y + side; row++) {
            Arrays.fill(kept[row], x, x + side, true);
        }
    }
}
