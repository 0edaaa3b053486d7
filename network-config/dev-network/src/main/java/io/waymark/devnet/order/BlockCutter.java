package io.waymark.devnet.order;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides where one block ends and the next begins, by count and bytes, exactly as Fabric's blockcutter does; time is the
 * caller's business. Used by one thread.
 */
final class BlockCutter {
    /** Limits of a block; see {@code BlockCutting} of the public interface. */
    record Limits(int maxMessages, int preferredBytes) {}

    private final Limits limits;
    private List<ByteString> pending = new ArrayList<>();
    private long pendingBytes;

    BlockCutter(Limits limits) {
        this.limits = limits;
    }

    /** Takes a message of the given size and returns the batches that are full now: none, one or two. */
    List<List<ByteString>> ordered(ByteString message, int size) {
        List<List<ByteString>> batches = new ArrayList<>();
        if (size > limits.preferredBytes()) {
            // Too big to share a block: what came before it goes first, then it goes alone.
            addIfAny(batches, cut());
            batches.add(List.of(message));
            return batches;
        }
        if (pendingBytes + size > limits.preferredBytes()) {
            addIfAny(batches, cut());
        }
        pending.add(message);
        pendingBytes += size;
        if (pending.size() >= limits.maxMessages()) {
            batches.add(cut());
        }
        return batches;
    }

    /** Takes out everything that waits. */
    List<ByteString> cut() {
        List<ByteString> batch = pending;
        pending = new ArrayList<>();
        pendingBytes = 0;
        return batch;
    }

    /** Whether messages wait for more, or for the time to run out. */
    boolean hasPending() {
        return !pending.isEmpty();
    }

    private static void addIfAny(List<List<ByteString>> batches, List<ByteString> batch) {
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
    }
}
