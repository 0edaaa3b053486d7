package io.waymark.tlog.policy;

import io.waymark.tlog.note.VerifierKey;
import java.util.List;
import java.util.Map;

/**
 * What a policy makes of a checkpoint whose signatures are all good.
 *
 * @param logs       the log keys that signed, at least one
 * @param witnesses  the policy's names of the witnesses that cosigned, with their times in seconds since 1970
 * @param quorum     whether they make the policy's quorum
 * @param quorumTime with a quorum the latest time for which those who cosigned then or later still make it ("as of"),
 *     in seconds since 1970; 0 without quorum, and where the policy asks for no cosignatures
 */
public record Verdict(List<VerifierKey> logs, Map<String, Long> witnesses, boolean quorum, long quorumTime) {

    public Verdict {
        logs = List.copyOf(logs);
        witnesses = Map.copyOf(witnesses);
    }
}
