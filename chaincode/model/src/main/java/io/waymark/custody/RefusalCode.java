package io.waymark.custody;

/** Why an act is refused: stable codes, listed in docs/problems.md. */
public enum RefusalCode {
    NO_OFFER("no-offer", true, "It is not offered to this organisation."),
    UNKNOWN_OBJECT("unknown-object", true, "This organisation does not have its history."),
    PACKAGE_INCOMPLETE("package-incomplete", true, "Its opened history is not complete yet."),
    EARLIER_EVENT_WAITS(
            "earlier-event-waits", true, "An earlier event on the same goods waits: this one comes after it."),
    NOT_CUSTODIAN("not-custodian", false, "This organisation does not hold it."),
    NO_RECEIVER("no-receiver", false, "A shipment names its receiver in destinationList."),
    PACKED("packed", false, "It is inside a unit: act on the unit, or unpack it first."),
    NOT_IN_UNIT("not-in-unit", false, "It is not in this unit."),
    ALREADY_IN_UNIT("already-in-unit", false, "It is in this unit already."),
    UNIT_NOT_EMPTY("unit-not-empty", false, "The unit has content: take it out first."),
    NESTED_TOO_DEEP("nested-too-deep", false, "Units are nested at most 8 deep."),
    UNIT_FULL("unit-full", false, "A unit holds at most 1,000 things."),
    ALREADY_COMMISSIONED("already-commissioned", false, "This identifier is in use already."),
    NOT_PREFIX_HOLDER("not-prefix-holder", false, "The identifier's GS1 company prefix belongs to another member."),
    NOT_OFFERED("not-offered", false, "There is no open offer of it to cancel."),
    QUANTITY_NOT_HELD("quantity-not-held", false, "This organisation does not hold so much of this lot."),
    LEFT_ELSEWHERE(
            "left-elsewhere",
            false,
            "It left through another member: only that one or the one that commissioned it can take it in."),
    RECALLED("recalled", false, "It is recalled, or its recall cannot be read."),
    ENDED("ended", false, "Its chain of custody has ended."),
    NOT_COMMISSIONER("not-commissioner", false, "Only the organisation that commissioned it can recall it."),
    TOO_MANY_RECALLS("too-many-recalls", false, "A recall and its withdrawals have at most 32 links."),
    TOO_MANY("too-many-identifiers", false, "One event touches at most 1,000 identifiers."),
    TWICE("identifier-twice", false, "The event names it twice."),
    CLAIM_KEYS(
            "claim-keys",
            false,
            "The claim keys of the event are not one sound Ed25519 key each, for items that it makes."),
    CLAIM_NUMBER("claim-number", false, "Another statement about who holds this item was first, or is due first."),
    CLAIM_SIGNATURE("claim-signature", false, "It is not signed by who may say this about the item now."),
    CLAIM_FULL("claim-full", false, "There are as many statements about who holds this item as there may be."),
    EVENT_ID_CONFLICT("event-id-conflict", false, "This event id was captured with other content."),
    UNKNOWN_EVENT("unknown-event", false, "The event that is declared an error was not captured here.");

    private final String code;
    private final boolean waiting;
    private final String sentence;

    RefusalCode(String code, boolean waiting, String sentence) {
        this.code = code;
        this.waiting = waiting;
        this.sentence = sentence;
    }

    /** The stable code, as in problem types. */
    public String code() {
        return code;
    }

    /** Whether the event waits: an offer or a package may yet come (at most 72 hours). All other refusals are final. */
    public boolean waiting() {
        return waiting;
    }

    /** The reason in one sentence, without anything private. */
    public String sentence() {
        return sentence;
    }

    /** @throws IllegalArgumentException if there is no such code */
    public static RefusalCode parse(String code) {
        return Words.of(values(), RefusalCode::code, code, "refusal");
    }
}
