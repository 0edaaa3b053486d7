package io.waymark.web.page;

import io.waymark.custody.Act;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.Profile;
import io.waymark.projection.custody.Directory;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Things, statuses and organisations in words. Templates call it by name. */
@Component("things")
public class Things {
    private final Directory directory;

    Things(Directory directory) {
        this.directory = directory;
    }

    /** How labels print an identifier. */
    public String printed(Object identifier) {
        return Codes.printed(identifier);
    }

    /** {@code Item}, {@code Unit}, {@code Lot} or {@code Product}. */
    public String kind(Object identifier) {
        try {
            return switch (GS1Identifier.of(identifier.toString()).kind()) {
                case ITEM -> "Item";
                case UNIT -> "Unit";
                case LOT -> "Lot";
                case CLASS -> "Product";
                case PLACE -> "Place";
                case PARTY -> "Party";
                case OTHER -> "Other GS1 key";
            };
        } catch (GS1Exception notGs1) {
            return "Identifier";
        }
    }

    /** Public name of an organisation: its MSP id where it published none. */
    public String organisation(String msp) {
        return directory.profile(msp).map(Profile::name).orElse(msp);
    }

    /** A status in words. */
    public String status(String word) {
        return switch (word) {
            case "held" -> "Here";
            case "offered" -> "On offer";
            case "packed" -> "In a unit";
            case "consumed" -> "Used up";
            case "sold" -> "Sold";
            case "left" -> "Left the network";
            case "retired" -> "Retired";
            case "void" -> "Taken back: never made";
            default -> word;
        };
    }

    /** What was done, as a sentence without its subject. */
    public String act(Act act) {
        return switch (act) {
            case COMMISSION -> "Made";
            case ENTER -> "Taken in from outside";
            case PART -> "Split off or merged";
            case PACK -> "Packed into a unit";
            case UNPACK -> "Taken out of a unit";
            case CONTENT -> "Content changed";
            case SHIP -> "Offered";
            case CANCEL -> "Offer cancelled";
            case RECEIVE -> "Received";
            case REJECT -> "Rejected";
            case TRANSFORM -> "Used up to make something";
            case SPLIT -> "Split";
            case MERGE -> "Merged into a larger quantity";
            case SELL -> "Sold";
            case TAKE_BACK -> "Taken back";
            case LEAVE -> "Left the network";
            case RETIRE -> "Retired";
            case CORRECT -> "Corrected: the step before does not count";
        };
    }

    /** As {@link #act(Act)}, by the ledger's word. */
    public String act(String word) {
        return act(Act.parse(word));
    }

    /** Date and time. */
    public String time(Instant instant) {
        return Words.time(instant);
    }

    /** A date. */
    public String day(LocalDate day) {
        return Words.day(day);
    }

    /** A number with commas. */
    public String number(long number) {
        return Words.count(number);
    }

    /** A number and what is counted, in the plural unless it is one. */
    public String count(long number, String thing) {
        return Words.count(number, thing);
    }

    /** A code that has no sentence of its own, made readable. */
    public static String plain(String code) {
        return Words.sentence(code.replace('-', ' ')) + ".";
    }

    /** A text, or a dash where there is none. */
    public String or(Optional<String> text, String otherwise) {
        return text.orElse(otherwise);
    }
}
