package io.waymark.backend.query;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How subscriptions are answered.
 *
 * @param inside permits destinations in the node's own network, loopback included, and plain http: for tests and for closed
 *     networks where every holder of an API key is trusted with them
 */
@ConfigurationProperties("waymark.subscriptions")
public record SubscriptionSettings(@DefaultValue("false") boolean inside) {}
