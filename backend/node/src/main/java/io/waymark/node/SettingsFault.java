package io.waymark.node;

import io.waymark.projection.NodeSettings.Fault;
import java.util.List;

/** A node cannot start with the settings it was given; says every one that is at fault. */
public final class SettingsFault extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient List<Fault> faults;

    SettingsFault(List<Fault> faults) {
        super(String.join("\n", faults.stream().map(Fault::toString).toList()));
        this.faults = List.copyOf(faults);
    }

    /** What is at fault. */
    public List<Fault> faults() {
        return faults;
    }

    List<String> lines() {
        return faults.stream().map(Fault::toString).toList();
    }
}
