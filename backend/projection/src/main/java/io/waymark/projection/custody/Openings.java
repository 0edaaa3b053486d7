package io.waymark.projection.custody;

import io.waymark.custody.Step;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.RecallLink;
import io.waymark.transaction.Opening;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** History that was opened outside offers: what became of own goods, and recalls of goods that are here. */
public final class Openings {

    public Openings(String organisation, JdbcTemplate jdbc, TransactionTemplate transaction) {}

    /**
     * Chains that this organisation began and that went on with a member that has not shown how: what to ask
     * {@code openNext} with.
     *
     * @param after the last one of the page before, or null
     * @param most 1 to 1,000
     */
    public List<Question> gone(ObjectName after, int most) {
        throw new UnsupportedOperationException();
    }

    /**
     * Recalls that something here may be under and that cannot be read: what to ask {@code openRecall} with.
     *
     * @param most 1 to 1,000
     */
    public List<RecallQuestion> unreadRecalls(int most) {
        throw new UnsupportedOperationException();
    }

    /**
     * Checks opened history byte for byte against the own map and keeps what is new.
     *
     * @param from MSP id of who opened it
     */
    public Verdict store(String from, Opening opening) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #store}, for links of recall chains alone, by ledger key. */
    public Verdict storeRecalls(String from, Map<String, RecallLink> links) {
        throw new UnsupportedOperationException();
    }

    /**
     * A chain whose next step is not shown here.
     *
     * @param name the object
     * @param to MSP id of who has it since
     * @param chain its steps as known here, first to last
     */
    public record Question(ObjectName name, String to, List<PlacedStep> chain) {}

    /** A step and the key id that it stands under. */
    public record PlacedStep(KeyId key, Step step) {}

    /**
     * @param org MSP id of who wrote the recall
     * @param step first step of something that it may be about
     */
    public record RecallQuestion(String org, Step step) {}
}
