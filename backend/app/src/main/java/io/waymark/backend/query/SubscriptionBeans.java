package io.waymark.backend.query;

import io.waymark.projection.Secrets;
import io.waymark.projection.event.EventQuery;
import io.waymark.projection.event.NamedQueries;
import io.waymark.projection.event.Subscriptions;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
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
    Sockets sockets(EventQuery query, Subscriptions subscriptions, NamedQueries queries) {
        return new Sockets(query, subscriptions, queries);
    }

    /** Without it the server has no websockets. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> webSockets() {
        return factory ->
                factory.addContextCustomizers(context -> context.addServletContainerInitializer(new WsSci(), null));
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
