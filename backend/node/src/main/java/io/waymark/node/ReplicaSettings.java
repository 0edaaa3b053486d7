package io.waymark.node;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * A streaming replica of the node's PostgreSQL, for a process without the part {@code backend}.
 *
 * @param url its JDBC URL; user and password are those of {@code spring.datasource}, which a streaming replica shares
 */
@ConfigurationProperties("waymark.replica")
record ReplicaSettings(@Nullable String url) {

    /** The URL may hold a password. */
    @Override
    public String toString() {
        return "replica";
    }
}
