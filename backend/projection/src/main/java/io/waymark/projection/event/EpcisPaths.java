package io.waymark.projection.event;

import java.util.regex.Pattern;

/** Paths of GS1's interface that name something by its URI, percent-encoded: slashes, semicolons and all. */
public final class EpcisPaths {
    private static final Pattern NAMED = Pattern.compile(
            "/epcis/(events|eventTypes|epcs|bizSteps|bizLocations|readPoints|dispositions)/[^/]+(/events)?");

    private EpcisPaths() {}

    /** Whether a path, undecoded, is one of these: a firewall lets encoded slashes pass here, as it does nowhere else. */
    public static boolean holdsUri(String path) {
        return NAMED.matcher(path).matches();
    }
}
