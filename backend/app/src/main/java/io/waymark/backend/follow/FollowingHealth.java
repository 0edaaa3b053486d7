package io.waymark.backend.follow;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether this node keeps up with the ledger. */
public final class FollowingHealth {
    private FollowingHealth() {}

    /** Indicator {@code ledger}: down while the own peer cannot be followed. Says height, lag and the code of what is wrong. */
    public static HealthIndicator ledger(Follower follower) {
        return () -> {
            Health.Builder health = follower.lastError().isEmpty() ? Health.up() : Health.down();
            return health.withDetail("height", follower.height())
                    .withDetail("caughtUp", follower.caughtUp())
                    .withDetail(
                            "secondsSinceLastBlock", follower.sinceLastBlock().toSeconds())
                    .withDetail("lastError", follower.lastError())
                    .build();
        };
    }

    /** Indicator {@code projection}: up once all blocks of the peer were followed since the start; readiness waits for it. */
    public static HealthIndicator projection(Follower follower) {
        return () -> (follower.caughtUp() ? Health.up() : Health.outOfService()).build();
    }
}
