package io.waymark.backend.submit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param inFlight transactions at once, at least 2: one place is kept for small jobs
 * @param steps the most steps in one transaction
 * @param bytes the most bytes of private values in one transaction
 * @param park how long an event waits for what may yet come
 * @param resubmitBlocks how many blocks after its endorsement a transaction may be submitted again: half of the peers'
 *     {@code transientstoreMaxBlockRetention}
 * @param conflicts how often an event is tried again after it lost a race
 */
@ConfigurationProperties("waymark.submit")
public record SubmitSettings(
        @DefaultValue("8") int inFlight,
        @DefaultValue("1000") int steps,
        @DefaultValue("1048576") int bytes,
        @DefaultValue("72h") Duration park,
        @DefaultValue("500") int resubmitBlocks,
        @DefaultValue("12") int conflicts) {
    public SubmitSettings {
        if (inFlight < 2 || inFlight > 256 || steps < 1 || bytes < 1 || conflicts < 1 || resubmitBlocks < 1) {
            throw new IllegalArgumentException("waymark.submit: a limit is out of range");
        }
    }
}
