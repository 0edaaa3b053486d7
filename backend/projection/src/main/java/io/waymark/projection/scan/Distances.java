package io.waymark.projection.scan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** How far countries are apart, roughly: from middle to middle along the sphere. */
final class Distances {

    private static final double RADIUS_KM = 6_371;
    private static final Map<String, double[]> PLACES = read();

    private Distances() {}

    /** Kilometres; 0 where one of them is not known. */
    static double km(String one, String other) {
        double[] a = PLACES.get(one);
        double[] b = PLACES.get(other);
        if (a == null || b == null || one.equals(other)) {
            return 0;
        }
        double cosine = Math.sin(a[0]) * Math.sin(b[0]) + Math.cos(a[0]) * Math.cos(b[0]) * Math.cos(a[1] - b[1]);
        return RADIUS_KM * Math.acos(Math.max(-1, Math.min(1, cosine)));
    }

    private static Map<String, double[]> read() {
        try (InputStream in = Distances.class.getResourceAsStream("country-places.txt")) {
            Map<String, double[]> places = new HashMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split(" "))
                    .forEach(parts -> places.put(parts[0], new double[] {
                        Math.toRadians(Double.parseDouble(parts[1])), Math.toRadians(Double.parseDouble(parts[2]))
                    }));
            return places;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
