package io.waymark.scan;

import io.waymark.claim.ClaimChain;
import java.util.List;
import java.util.function.UnaryOperator;

/** What the claims of an item say, in plain English: of the item, never of a person, and never that it is a fake. */
final class ClaimWords {

    private ClaimWords() {}

    /** @param name gives the name of an organisation */
    static String of(ClaimChain chain, UnaryOperator<String> name) {
        String claimed =
                switch (chain.passed()) {
                    case 0 -> "Claimed with the code from inside its pack, and not passed on since.";
                    case 1 -> "Claimed with the code from inside its pack, and passed on once.";
                    default ->
                        "Claimed with the code from inside its pack, and passed on " + chain.passed() + " times.";
                };
        String text =
                switch (chain.answer()) {
                    case STOLEN -> "Reported stolen by who held it. " + claimed;
                    case TWICE ->
                        "Claimed twice: ask the seller. One and the same key named two holders; the record shows both.";
                    case NOT_SHOWN -> chain.claimed() ? claimed : "It is not known whether it was claimed.";
                    case CLAIMED -> claimed;
                    default -> "There is a claim code inside its pack, and it was never claimed.";
                };
        List<String> hiding = chain.notShownBy();
        return hiding.isEmpty()
                ? text
                : text + " " + String.join(", ", hiding.stream().map(name).toList())
                        + " wrote something about this and does not show what.";
    }
}
