package io.waymark.projection.capture;

import java.time.Clock;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The capture jobs as a bean, for every part that hands in events: imported by them, once in a process. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CaptureConfiguration.Settings.class)
public class CaptureConfiguration {

    /**
     * @param bytesMax the largest document, in bytes
     * @param eventsMax the most events in a document
     */
    @ConfigurationProperties("waymark.capture")
    public record Settings(@DefaultValue("33554432") int bytesMax, @DefaultValue("20000") int eventsMax) {}

    @Bean
    CaptureJobs captureJobs(JdbcTemplate jdbc, PlatformTransactionManager transactions, Settings settings) {
        return new CaptureJobs(
                jdbc,
                new TransactionTemplate(transactions),
                Clock.systemUTC(),
                new CaptureLimits(settings.bytesMax(), settings.eventsMax()));
    }

    @Bean
    Outbox outbox(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new Outbox(jdbc, new TransactionTemplate(transactions), Clock.systemUTC());
    }
}
