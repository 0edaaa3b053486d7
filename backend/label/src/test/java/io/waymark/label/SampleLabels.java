package io.waymark.label;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Labels as a dairy prints them. */
final class SampleLabels {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private SampleLabels() {}

    static List<Label> of(int count, long seed) {
        Random random = new Random(seed);
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder serial = new StringBuilder();
            for (int k = 0; k < 20; k++) {
                serial.append(BASE32.charAt(random.nextInt(32)));
            }
            labels.add(new Label(
                    "HTTPS://DAIRY.EXAMPLE/01/09521001000017/21/" + serial,
                    List.of("(01)09521001000017", "(21)" + serial),
                    "Mountain cheese, 250 g"));
        }
        return labels;
    }
}
