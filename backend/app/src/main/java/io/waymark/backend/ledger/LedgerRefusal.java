package io.waymark.backend.ledger;

import io.waymark.projection.NodeSettings.Fault;

/** The node cannot work with its ledger as it is set up: said once, at the start, as a fault of a setting. */
public final class LedgerRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Fault fault;

    LedgerRefusal(String setting, String what, String remedy) {
        super(new Fault(setting, what, remedy).toString());
        this.fault = new Fault(setting, what, remedy);
    }

    /** What is at fault. */
    public Fault fault() {
        return fault;
    }
}
