package io.waymark.web.act;

import io.waymark.web.page.Option;
import java.util.List;
import java.util.Optional;

/** Acts on things that are named, each with the words of its page. */
public enum ThingsAct {
    SHIP(
            "ship",
            "Ship goods",
            "Ship",
            "Offers goods to another member. They stay yours until they are received there.",
            true,
            List.of()),
    CANCEL(
            "cancel",
            "Cancel an offer",
            "Cancel the offer",
            "Takes back an offer that the receiver has not answered.",
            false,
            List.of()),
    SELL(
            "sell",
            "Sell goods",
            "Sell",
            "For goods that go to a consumer. Recalled goods cannot be sold.",
            true,
            List.of()),
    TAKE_BACK(
            "take-back",
            "Take goods back",
            "Take back",
            "For goods that were sold or had left the network, and for items from outside it.",
            false,
            List.of(new Option("yes", "They can be sold again"), new Option("no", "They cannot be sold again"))),
    RETIRE(
            "retire",
            "Retire goods",
            "Retire",
            "Ends the history of goods: nothing can follow. Retiring a unit retires all that is in it.",
            true,
            List.of(new Option("decommissioning", "Taken out of use"), new Option("destroying", "Destroyed"))),
    RECALL(
            "recall",
            "Recall goods",
            "Recall",
            "Warns everybody who has the goods, and everybody who scans them. You can recall items, a lot, or all of a"
                    + " product that you make.",
            false,
            List.of());

    private final String word;
    private final String title;
    private final String button;
    private final String lead;
    private final boolean fromStock;
    private final List<Option> options;

    ThingsAct(String word, String title, String button, String lead, boolean fromStock, List<Option> options) {
        this.word = word;
        this.title = title;
        this.button = button;
        this.lead = lead;
        this.fromStock = fromStock;
        this.options = options;
    }

    /** The act of this word, if there is one. */
    static Optional<ThingsAct> of(String word) {
        return List.of(values()).stream().filter(act -> act.word.equals(word)).findFirst();
    }

    /** As addresses spell it. */
    public String word() {
        return word;
    }

    /** The page's title. */
    public String title() {
        return title;
    }

    /** What the button says. */
    public String button() {
        return button;
    }

    /** What it does, in a sentence or two. */
    public String lead() {
        return lead;
    }

    /** Whether it is done to what is here, so that it can be chosen from a list. */
    public boolean fromStock() {
        return fromStock;
    }

    /** What must be chosen besides; empty for most. */
    public List<Option> options() {
        return options;
    }

    /** What the choice is about. */
    public String question() {
        return this == TAKE_BACK ? "In what state are they?" : "What happened to them?";
    }
}
