package io.waymark.projection.dscsa;

import java.util.Optional;

/**
 * The answer to a verification, in the words of GS1's Lightweight Messaging Standard for Verification of Product Identifiers
 * (1.1) and its guideline.
 *
 * @param verified whether the identifier is that of a product of its manufacturer that may go on
 * @param reason why not
 * @param information what else has to be known of it
 */
public record Verdict(boolean verified, Optional<Reason> reason, Optional<Information> information) {

    /** @throws IllegalArgumentException if there is a reason exactly where there must be none */
    public Verdict {
        if (verified == reason.isPresent()) {
            throw new IllegalArgumentException("a reason is for what is not verified");
        }
    }

    static Verdict yes() {
        return new Verdict(true, Optional.empty(), Optional.empty());
    }

    static Verdict no(Reason reason) {
        return new Verdict(false, Optional.of(reason), Optional.empty());
    }

    Verdict with(Information information) {
        return new Verdict(verified, reason, Optional.of(information));
    }

    /** Why a product identifier is not verified. */
    public enum Reason {
        NO_MATCH_SERIAL("No_match_GTIN_Serial", "No such serial number of this product was made."),
        NO_MATCH_LOT("No_match_GTIN_Serial_Lot", "It was made in another lot than the package says."),
        NO_MATCH_EXPIRY("No_match_GTIN_Serial_Expiry", "It expires on another day than the package says."),
        NO_MATCH_LOT_EXPIRY(
                "No_match_GTIN_Serial_Lot_Expiry", "Lot and expiry date are others than those on the package."),
        NOT_FOR_REDISTRIBUTION(
                "Not_for_re-distribution", "It must not be sold on: it is recalled, used up, retired, or in doubt.");

        private final String word;
        private final String sentence;

        Reason(String word, String sentence) {
            this.word = word;
            this.sentence = sentence;
        }

        /** The standard's word. */
        public String word() {
            return word;
        }

        /** For people. */
        public String sentence() {
            return sentence;
        }
    }

    /** What else has to be known. */
    public enum Information {
        EXPIRED("Expired", "Its expiry date has passed."),
        RECALLED("Recalled", "It is recalled."),
        SUSPECT("Suspect", "Something about a recall of it is not shown to this organisation.");

        private final String word;
        private final String sentence;

        Information(String word, String sentence) {
            this.word = word;
            this.sentence = sentence;
        }

        /** The standard's word. */
        public String word() {
            return word;
        }

        /** For people. */
        public String sentence() {
            return sentence;
        }
    }
}
