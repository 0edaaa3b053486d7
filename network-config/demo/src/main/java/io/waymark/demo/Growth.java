package io.waymark.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether the network has got new members, so that their nodes start, too. */
final class Growth {
    private static final Logger LOG = LoggerFactory.getLogger(Growth.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Starts the node of a new member. */
    interface Join {
        void start(DemoOrganisation organisation) throws Exception;
    }

    private final Ledger ledger;
    private final Join join;
    private final Set<String> known = new HashSet<>();

    Growth(Ledger ledger, List<DemoOrganisation> known, Join join) {
        this.ledger = ledger;
        this.join = join;
        known.forEach(organisation -> this.known.add(organisation.mspId()));
    }

    void watch(Teardown teardown) {
        Thread thread = new Thread(this::look, "growth");
        thread.setDaemon(true);
        thread.start();
        teardown.add(Teardown.Stage.PAGE, thread::interrupt);
    }

    private void look() {
        while (true) {
            try {
                Thread.sleep(PAUSE.toMillis());
                for (DemoOrganisation organisation : newcomers()) {
                    join.start(organisation);
                }
            } catch (InterruptedException ended) {
                return;
            } catch (Exception failed) {
                LOG.error("the node of a new member did not start", failed);
            }
        }
    }

    /** Each is tried once: what is wrong with it stands in the log, and the demo's next start tries again. */
    private List<DemoOrganisation> newcomers() {
        List<DemoOrganisation> newcomers = new ArrayList<>();
        for (DemoOrganisation organisation : ledger.organisations()) {
            if (known.add(organisation.mspId())) {
                newcomers.add(organisation);
            }
        }
        return newcomers;
    }
}
