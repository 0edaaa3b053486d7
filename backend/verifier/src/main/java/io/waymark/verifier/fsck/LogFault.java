package io.waymark.verifier.fsck;

import java.io.IOException;

/**
 * What is wrong with a log, or why it cannot be read.
 *
 * <p>Codes: {@code unreachable} it cannot be had, {@code missing} a file is not there, {@code entries-closed} the node does not show
 * entries; {@code checkpoint} malformed, {@code origin}, {@code signature}, {@code quorum} by the policy; {@code entries} a bundle of
 * entries is malformed, {@code entry} an entry is not in its one spelling, {@code newer} it is newer than this software, {@code block}
 * it does not belong to the block that it says, {@code map} a state leaf has another root than the leaves make, {@code tile} a hash
 * tile has other hashes than the leaves, {@code state} the last leaf is none of a state, {@code root} the checkpoint has another root;
 * {@code differs} two logs are not one.
 */
public final class LogFault extends IOException {

    private static final long serialVersionUID = 1L;

    /** {@link #index()} of what is at no single leaf. */
    public static final long NOWHERE = -1;

    private final String code;
    private final long index;

    public LogFault(String code, long index, String sentence) {
        super(sentence);
        this.code = code;
        this.index = index;
    }

    /** The stable code. */
    public String code() {
        return code;
    }

    /** Index of the leaf at which it was found, or {@link #NOWHERE}. */
    public long index() {
        return index;
    }

    static void demand(boolean holds, String code, long index, String sentence) throws LogFault {
        if (!holds) {
            throw new LogFault(code, index, sentence);
        }
    }
}
