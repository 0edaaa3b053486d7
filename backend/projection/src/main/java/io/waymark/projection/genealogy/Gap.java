package io.waymark.projection.genealogy;

/** Why a trace does not go on where it would. */
public enum Gap {
    /** Who made the thing names inputs that this organisation was not shown. */
    INPUT_NOT_SHOWN("input-not-shown", "Something it was made from is not shown to this organisation."),
    /** It became something that this organisation was not shown. */
    OUTPUT_NOT_SHOWN("output-not-shown", "Something it became is not shown to this organisation."),
    /** The unit that it was in was not shown. */
    UNIT_NOT_SHOWN("unit-not-shown", "A unit that it was in is not shown to this organisation."),
    /** Things in the unit were not shown. */
    CONTENT_NOT_SHOWN("content-not-shown", "Things that were in this unit are not shown to this organisation."),
    /** The beginning of its chain is not known here. */
    BEGINNING_NOT_SHOWN("beginning-not-shown", "The beginning of its history is not known here."),
    /** It came in from outside the network: nothing is proven of what was before. */
    ENTERED("entered", "It came in from outside the network. What lies before is not proven.");

    private final String code;
    private final String sentence;

    Gap(String code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    /** Stable code. */
    public String code() {
        return code;
    }

    /** For people. */
    public String sentence() {
        return sentence;
    }
}
