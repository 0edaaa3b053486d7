/**
 * Signed notes, checkpoints and cosignatures (C2SP signed-note, tlog-checkpoint, tlog-cosignature); it knows nothing of
 * policies: which keys count is the caller's choice.
 */
package io.waymark.tlog.note;
