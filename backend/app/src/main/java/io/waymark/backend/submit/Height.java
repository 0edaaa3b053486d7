package io.waymark.backend.submit;

/** How many blocks of the own peer are followed: their rows are there. Anybody may wait for one. */
public final class Height {
    private long followed;
    private long committed;

    /** @param followed blocks that are followed at the start */
    public Height(long followed) {
        this.followed = followed;
    }

    /** So many blocks are followed. */
    public synchronized long followed() {
        return followed;
    }

    /** So many blocks are followed now; fewer than before while everything is replayed. */
    public synchronized void followed(long blocks) {
        followed = blocks;
        notifyAll();
    }

    /** A transaction of this node stands in this block. */
    synchronized void committed(long block) {
        committed = Math.max(committed, block + 1);
    }

    /**
     * Waits until everything that this node was told to be on the ledger can be read: who was answered 201 reads it back.
     *
     * @param millis how long at most
     * @return whether it can be read
     */
    public boolean awaitCommitted(long millis) throws InterruptedException {
        return await(committed(), millis);
    }

    private synchronized long committed() {
        return committed;
    }

    /** Waits until so many blocks are followed, at most so long; whether they are. */
    public synchronized boolean await(long blocks, long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        while (followed < blocks) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
