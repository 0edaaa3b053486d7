package io.waymark.backend.door;

import java.util.HashMap;
import java.util.Map;

/** How many calls are under way, in all and of each organisation, so that nobody takes all of the peers' time. */
final class Places {
    private final int most;
    private final int mostOfOne;
    private final Map<String, Integer> ofOne = new HashMap<>();
    private int taken;

    Places(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** Takes a place for a call of which nothing is known yet; false when there is none. */
    synchronized boolean enter() {
        if (taken == most) {
            return false;
        }
        taken++;
        return true;
    }

    /** Says whose the call is; false when that organisation has its places already. */
    synchronized boolean name(String organisation) {
        int now = ofOne.getOrDefault(organisation, 0);
        if (now == mostOfOne) {
            return false;
        }
        ofOne.put(organisation, now + 1);
        return true;
    }

    /** Gives a place back. @param organisation whose it was; empty if that was never said */
    synchronized void leave(String organisation) {
        taken--;
        if (!organisation.isEmpty()) {
            ofOne.computeIfPresent(organisation, (name, now) -> now == 1 ? null : now - 1);
        }
    }

    synchronized int taken() {
        return taken;
    }
}
