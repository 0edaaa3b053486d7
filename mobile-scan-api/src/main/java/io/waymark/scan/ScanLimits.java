package io.waymark.scan;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much one client address may ask of the public pages.
 *
 * @param reads requests in ten seconds
 * @param scans reports of scans in a minute
 */
@ConfigurationProperties("waymark.scan.limits")
record ScanLimits(@DefaultValue("600") int reads, @DefaultValue("20") int scans) {

    ScanLimits {
        if (reads < 1 || scans < 1) {
            throw new IllegalArgumentException("limits of waymark.scan.limits are 1 or more");
        }
    }
}
