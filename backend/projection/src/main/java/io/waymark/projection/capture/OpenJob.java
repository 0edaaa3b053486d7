package io.waymark.projection.capture;

import java.util.UUID;

/**
 * A job that is not finished.
 *
 * @param id its id
 * @param sequence order of acceptance
 * @param behaviour what it does after an error
 * @param events in all
 * @param failed whether an error has occurred
 * @param givenUp whether somebody gave it up
 */
public record OpenJob(UUID id, long sequence, ErrorBehaviour behaviour, int events, boolean failed, boolean givenUp) {}
