package io.waymark.projection.custody;

import io.waymark.custody.Kind;
import io.waymark.custody.Quantity;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.OfferValue;
import io.waymark.ledger.SaltedDocument;
import io.waymark.transaction.Opening;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Offers that others made to this organisation: fetched from their peers, checked against the own map, then listed. */
public final class InboundOffers {

    /** The largest opening of one offer, in bytes: 64 MiB. */
    public static final int LARGEST_OPENING = 64 << 20;

    public InboundOffers(String organisation, JdbcTemplate jdbc, TransactionTemplate transaction) {}

    /**
     * Whether the offer is worth fetching: it is not here, or was incomplete when it was.
     *
     * @param sender MSP id of who offers
     * @param offerKey ledger key of the offer in the sender's collection
     */
    public boolean wants(String sender, String offerKey) {
        throw new UnsupportedOperationException();
    }

    /**
     * Checks an offer and what was opened with it, byte for byte against the own map, and keeps it. Where it is ready its
     * things are there for {@link CustodyReader#prepare} from now on. The same offer may be stored again.
     *
     * @param opening all pages of it in one ({@link #join})
     */
    public Verdict store(String sender, String offerKey, OfferValue value, Opening opening) {
        throw new UnsupportedOperationException();
    }

    /** The pages of one opening in one: all that any of them shows. */
    public static Opening join(List<Opening> pages) {
        throw new UnsupportedOperationException();
    }

    /**
     * Offers that are open, newest first.
     *
     * @param before number of the last offer of the page before; null for the first page
     * @param most 1 to 100
     */
    public List<Offer> list(@Nullable Long before, int most) {
        throw new UnsupportedOperationException();
    }

    /** One offer, open or settled. */
    public Optional<Offer> offer(long number) {
        throw new UnsupportedOperationException();
    }

    /** Numbers of the open offers of which these are offered things: whose packages are stored before they are received. */
    public List<Long> offersOf(Collection<ObjectName> objects) {
        throw new UnsupportedOperationException();
    }

    /**
     * What receiving stores first, cut so that each part is a private value of at most 1 MB
     * ({@link io.waymark.transaction.Entry.Package}). Empty once packages hold all of it.
     */
    public List<Opening> packageFor(long offer) {
        throw new UnsupportedOperationException();
    }

    /** The steps of an offered thing, first to last, at most 1,000 of them. */
    public List<HistoryStep> history(long offer, ObjectName thing) {
        throw new UnsupportedOperationException();
    }

    /**
     * An offer to this organisation.
     *
     * @param number its number here
     * @param sender MSP id
     * @param key ledger key in the sender's collection; private
     * @param since when its transaction claims to have been made
     * @param block the block that it stands in
     * @param isShort whether it offers back what was missing in a receipt
     * @param verdict what the check came to
     * @param settled whether nothing of it is open any more
     * @param things what is offered; empty unless ready
     */
    public record Offer(
            long number,
            String sender,
            String key,
            Instant since,
            long block,
            boolean isShort,
            Verdict verdict,
            boolean settled,
            List<Thing> things) {}

    /**
     * One offered thing.
     *
     * @param name the object
     * @param identifier canonical identifier (of the lot, for a portion)
     * @param quantity of a portion
     * @param inside how many things are directly inside it
     * @param product texts of its product, as far as they are known here
     * @param recall whether it is recalled, or its recall cannot be read
     * @param outcome empty while it is offered; else {@code received}, {@code rejected} or {@code withdrawn}
     */
    public record Thing(
            ObjectName name,
            Kind kind,
            String identifier,
            Optional<Quantity> quantity,
            int inside,
            Optional<SaltedDocument> product,
            boolean recall,
            Optional<String> outcome) {}

    /**
     * One step of a thing's history.
     *
     * @param n 1 for the first
     * @param act word of the act
     * @param status word of the status
     * @param writer MSP id of who wrote it
     * @param receiver MSP id of whom it offers to; empty unless offered
     * @param block the block that it stands in
     * @param claimed when its transaction claims to have been made
     * @param event what is shown of its event
     */
    public record HistoryStep(
            int n,
            String act,
            String status,
            String writer,
            Optional<String> receiver,
            long block,
            Instant claimed,
            Optional<SaltedDocument> event) {}
}
