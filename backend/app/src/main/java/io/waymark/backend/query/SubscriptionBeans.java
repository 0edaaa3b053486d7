package io.waymark.backend.query;

import io.waymark.projection.Secrets;
import io.waymark.projection.event.EventQuery;
import io.waymark.projection.event.Subscriptions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** What subscriptions need. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SubscriptionSettings.class)
class SubscriptionBeans {
    @Bean
    Subscriptions subscriptions(JdbcTemplate jdbc) {
        return new Subscriptions(jdbc);
    }

    @Bean
    Seal seal(Secrets secrets) {
        return new Seal(secrets.event());
    }

    @Bean
    Deliveries deliveries(Subscriptions subscriptions, EventQuery query, Seal seal, SubscriptionSettings settings) {
        return new Deliveries(subscriptions, query, seal, settings);
    }
}
