package io.waymark.tlog;

import java.util.Locale;

/**
 * Everything that can be wrong with bytes or a proof that this library is given. The names are stable: the vectors
 * under {@code docs/vectors/tlog} name them, and verifiers in other languages use the same ones.
 */
public enum Defect {
    /** More bytes, lines, hashes or leaves than the format's stated limit. */
    TOO_LONG("more than the limit of this format"),
    NOT_UTF8("not valid UTF-8"),
    /** An ASCII control character other than newline (a policy may have tabs). */
    CONTROL_CHARACTER("a control character"),
    /** A leading zero, a sign, a character that is no ASCII digit, or nothing. */
    NUMBER_NOT_CANONICAL("not a decimal number in canonical form"),
    /** Above {@link Spelling#MAX_NUMBER}. */
    NUMBER_TOO_LARGE("a number above 2^53 - 1"),
    /** RFC 4648 section 4 with padding and with unused bits zero is the only form. */
    BASE64_NOT_CANONICAL("not base64 in canonical form"),
    /** A hash that has not 32 bytes. */
    HASH_LENGTH("a hash of another length than 32 bytes"),
    /** A last line without its newline, or an empty text where there must be one. */
    LINE_NOT_ENDED("a line without its newline"),
    LINE_MISSING("a line is missing"),
    LINE_UNEXPECTED("a line that does not belong here"),

    INDEX_BEYOND_SIZE("a leaf index that is not below the tree size"),
    SIZES_OUT_OF_ORDER("a smaller tree that is larger than the other one"),
    /**
     * Everything is consistent with the empty tree, so a proof of it says nothing; callers decide what they make of it.
     */
    EMPTY_TREE("a proof about the empty tree"),
    /** The number of hashes is not what index and sizes ask for. */
    PROOF_LENGTH("a proof with too few or too many hashes"),
    /** Leaves, keys or claims that are not strictly ascending. */
    NOT_ASCENDING("not in strictly ascending order"),
    /** No leaf, key or claim to prove. */
    NOTHING_PROVEN("a proof of nothing"),
    /** The proof is well formed and leads to another root. */
    ROOT_MISMATCH("the proof leads to another root"),

    KEY_NAME("a key name that is empty or holds a space or a plus sign"),
    /** The key id of a verifier key is not the one that follows from its name, type and public key. */
    KEY_ID_MISMATCH("a key id that does not follow from the key"),
    /** A signature type that this library cannot check. */
    KEY_TYPE("a signature type that is not known, or not fit for this use"),
    KEY_MALFORMED("not a key in canonical form"),
    /** A low-order or non-canonical Ed25519 point: signatures under it prove nothing. */
    KEY_WEAK("a public key under which signatures prove nothing"),
    KEY_DUPLICATE("the same public key twice"),

    /** No empty line between text and signatures, or no text before it. */
    NOTE_FORM("not a text, an empty line and signature lines"),
    SIGNATURE_LINE("a malformed signature line"),
    SIGNATURE_MISSING("no signature line"),
    SIGNATURE_LENGTH("a signature of a known key with a wrong length"),
    SIGNATURE_DUPLICATE("two signatures of one known key"),
    SIGNATURE_INVALID("a signature of a known key that does not verify"),
    SIGNATURE_UNKNOWN("no signature of a known key"),
    TIMESTAMP("a cosignature time of zero or above 2^53 - 1"),

    ORIGIN("a checkpoint of an origin that is not accepted, or an empty one"),
    TILE_PATH("not the path of a tile in canonical form"),
    TILE_LENGTH("a tile whose length does not fit its width"),
    BUNDLE_LENGTH("an entry bundle that is cut off, too long or holds another number of entries"),

    POLICY_KEYWORD("a policy line with an unknown keyword or another number of items"),
    POLICY_NAME("a name that is used twice, reserved or not defined before"),
    POLICY_THRESHOLD("a threshold that is no number from 1 to the number of members"),
    POLICY_QUORUM("not exactly one quorum line"),
    /** Blanks, tabs, comments or empty lines that the canonical spelling has not. */
    POLICY_NOT_CANONICAL("a policy that is not in canonical form"),
    QUORUM("the cosignatures do not make the policy's quorum"),

    /** A kind of map proof item that does not exist, or not at this place. */
    MAP_ITEM("an item that cannot stand at this place of a map proof"),
    /** A proof goes on below the last of the 256 bits. */
    MAP_DEPTH("a map proof deeper than its keys"),
    /** The other leaf that shows a key's absence does not lie on the key's path, or is that key. */
    MAP_OTHER_LEAF("a leaf that cannot show the absence of this key");

    private final String sentence;

    Defect(String sentence) {
        this.sentence = sentence;
    }

    /** The name in lower case with hyphens, as in the vectors: {@code proof-length}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What is wrong, as part of an English sentence. */
    public String sentence() {
        return sentence;
    }
}
