package io.waymark.projection.capture;

import java.util.UUID;

/**
 * One event of one job.
 *
 * @param position in the document, from 0
 */
public record EventRef(UUID job, int position) {}
