package io.waymark.epcis.xml;

/**
 * What an XML text may cost before it is refused. All are inclusive.
 *
 * @param bytes length of the text in bytes
 * @param depth how deep elements may nest
 * @param textLength length of one element's text, or of one attribute, in UTF-16 code units
 * @param nodes elements and attributes in the whole text
 */
public record XmlLimits(int bytes, int depth, int textLength, int nodes) {

    /** No limit of depth may be above this, so that recursion is always affordable. */
    static final int MAX_DEPTH = 200;

    /** A document of events: 32 MiB, a million elements and attributes. */
    public static final XmlLimits DOCUMENT = new XmlLimits(32 << 20, 64, 65_536, 1_000_000);

    public XmlLimits {
        if (bytes < 0 || textLength < 0 || nodes < 0 || depth < 0 || depth > MAX_DEPTH) {
            throw new IllegalArgumentException("an XML limit must not be negative, and the depth at most " + MAX_DEPTH);
        }
    }

    /** The same limits with another length of the text in bytes. */
    public XmlLimits withBytes(int other) {
        return new XmlLimits(other, depth, textLength, nodes);
    }
}
