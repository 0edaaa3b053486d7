package io.waymark.projection.capture;

import java.util.List;

/** The document was refused before anything of it was stored. */
public final class InvalidDocumentException extends Exception {
    private static final long serialVersionUID = 1;
    private final transient List<Fault> faults;

    InvalidDocumentException(List<Fault> faults) {
        super(faults.size() + " faults", null, false, false);
        this.faults = List.copyOf(faults);
    }

    /** What is wrong with it, in document order; at least one, at most {@link CaptureJobs#MOST_FAULTS}. */
    public List<Fault> faults() {
        return faults;
    }
}
