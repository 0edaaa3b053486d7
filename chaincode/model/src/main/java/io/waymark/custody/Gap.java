package io.waymark.custody;

/**
 * Where a chain cannot be followed further: an organisation wrote, and what it wrote is not shown or breaks a rule. Only that
 * organisation can have caused it, and only that one can go on.
 *
 * @param org MSP id of who wrote it
 * @param code what is missing, or the rule that is broken (docs/CUSTODY.md, "Gaps"); {@code not-shown} where bytes are missing
 * @param index where the write stands in ledger order; -1 where it is about a list or another object and not about one write
 */
public record Gap(String org, String code, long index) {

    /** The code of a write whose bytes are not shown. */
    public static final String NOT_SHOWN = "not-shown";

    Gap(String org, String code) {
        this(org, code, -1);
    }
}
