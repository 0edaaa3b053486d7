package io.waymark.backend;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.waymark.backend.exchange.ClaimExchange;
import io.waymark.backend.exchange.Exchange;
import io.waymark.backend.follow.Follower;
import io.waymark.backend.follow.FollowingHealth;
import io.waymark.backend.follow.LateValues;
import io.waymark.backend.follow.Rebuild;
import io.waymark.backend.ledger.ChannelWatch;
import io.waymark.backend.ledger.LedgerClient;
import io.waymark.backend.ledger.LedgerTimeouts;
import io.waymark.backend.log.LogWork;
import io.waymark.backend.log.OwnKeys;
import io.waymark.backend.log.Policies;
import io.waymark.backend.organisation.Introduction;
import io.waymark.backend.organisation.SaysVerifiers;
import io.waymark.backend.query.Deliveries;
import io.waymark.backend.submit.ClaimWriter;
import io.waymark.backend.submit.DisclosureWriter;
import io.waymark.backend.submit.Dispatcher;
import io.waymark.backend.submit.FailPoint;
import io.waymark.backend.submit.Height;
import io.waymark.backend.submit.ProductWriter;
import io.waymark.backend.submit.SubmitSettings;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.ProjectionConfiguration;
import io.waymark.projection.Secrets;
import io.waymark.projection.capture.CaptureConfiguration;
import io.waymark.projection.capture.Outbox;
import io.waymark.projection.claim.ClaimRequests;
import io.waymark.projection.claim.ClaimWatch;
import io.waymark.projection.claim.Claims;
import io.waymark.projection.custody.CustodyReader;
import io.waymark.projection.custody.Directory;
import io.waymark.projection.custody.InboundOffers;
import io.waymark.projection.custody.Openings;
import io.waymark.projection.disclosure.Disclosures;
import io.waymark.projection.disclosure.Purges;
import io.waymark.projection.dscsa.TransactionHistory;
import io.waymark.projection.dscsa.Verifications;
import io.waymark.projection.event.Discovery;
import io.waymark.projection.event.EventQuery;
import io.waymark.projection.event.NamedQueries;
import io.waymark.projection.fsma.Fsma204;
import io.waymark.projection.genealogy.Trace;
import io.waymark.projection.ledger.Projector;
import io.waymark.projection.log.VerifierFiles;
import io.waymark.projection.notice.Notices;
import io.waymark.projection.product.ProductRequests;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Everything of the part {@code backend}. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(basePackageClasses = BackendConfiguration.class)
@EnableConfigurationProperties({LedgerTimeouts.class, SubmitSettings.class})
@Import({
    ProjectionConfiguration.class,
    CaptureConfiguration.class,
    ProductRequests.class,
    Disclosures.class,
    Purges.class,
    Claims.class,
    ClaimRequests.class,
    Trace.class,
    Fsma204.class,
    Verifications.class,
    TransactionHistory.class
})
public class BackendConfiguration {

    @Bean
    LedgerClient ledgerClient(NodeSettings settings, LedgerTimeouts timeouts) {
        return new LedgerClient(settings, timeouts);
    }

    @Bean(destroyMethod = "")
    ChannelWatch channelWatch(LedgerClient ledger, NodeSettings settings, Notices notices) {
        return new ChannelWatch(ledger, settings, notices);
    }

    @Bean
    Height height(Projector projector) {
        return new Height(projector.height());
    }

    @Bean
    EventQuery eventQuery(JdbcTemplate jdbc) {
        return new EventQuery(jdbc);
    }

    @Bean
    Discovery discovery(JdbcTemplate jdbc) {
        return new Discovery(jdbc);
    }

    @Bean
    NamedQueries namedQueries(JdbcTemplate jdbc) {
        return new NamedQueries(jdbc, Clock.systemUTC());
    }

    @Bean
    PageTokens pageTokens(Secrets secrets) {
        return new PageTokens(secrets.event(), Clock.systemUTC());
    }

    @Bean(destroyMethod = "")
    Dispatcher dispatcher(
            LedgerClient ledger,
            Outbox outbox,
            CustodyReader reader,
            InboundOffers inbound,
            Secrets secrets,
            Height height,
            SubmitSettings settings,
            ObjectProvider<FailPoint> failPoint,
            ObjectProvider<Follower> follower) {
        return new Dispatcher(
                ledger,
                outbox,
                reader,
                inbound,
                secrets,
                height,
                settings,
                failPoint.getIfAvailable(() -> FailPoint.NONE),
                () -> follower.getObject().caughtUp(),
                Clock.systemUTC());
    }

    @Bean(destroyMethod = "")
    Exchange exchange(
            LedgerClient ledger,
            Directory directory,
            InboundOffers offers,
            Openings openings,
            Dispatcher dispatcher,
            ObjectProvider<Follower> follower) {
        Exchange exchange = new Exchange(
                ledger, directory, offers, openings, () -> follower.getObject().caughtUp(), dispatcher::arrived);
        dispatcher.whenOfferMissing(exchange::offerMissing);
        return exchange;
    }

    /** The order of those who are told: first who waits for rows, then who sends, then who asks others. */
    @Bean(destroyMethod = "")
    Follower follower(
            LedgerClient ledger,
            Projector projector,
            JdbcTemplate jdbc,
            Height height,
            Dispatcher dispatcher,
            Exchange exchange,
            LogWork log) {
        return new Follower(
                ledger,
                projector,
                jdbc,
                Clock.systemUTC(),
                List.of(
                        (block, applied) -> height.followed(block.number() + 1),
                        (block, applied) -> dispatcher.followed(block),
                        (block, applied) -> exchange.wrote(applied.writers()),
                        (block, applied) -> log.followed()));
    }

    @Bean
    Rebuild rebuild(LedgerClient ledger, Projector projector) {
        return new Rebuild(ledger, projector);
    }

    @Bean
    BackendLifecycle backendLifecycle(
            @Value("${waymark.follow:true}") boolean follow,
            DataSource database,
            Follower follower,
            Dispatcher dispatcher,
            Exchange exchange,
            ChannelWatch watch,
            LedgerClient ledger,
            Projector projector,
            Outbox outbox,
            Directory directory,
            NodeSettings settings,
            ProductRequests products,
            Disclosures disclosures,
            Purges purges,
            Deliveries deliveries,
            Secrets secrets,
            OwnKeys keys,
            LogWork log,
            Policies policies,
            ClaimRequests claimRequests,
            Claims claims,
            PlatformTransactionManager transactions,
            JdbcTemplate jdbc) {
        VerifierFiles verifiers = new VerifierFiles(jdbc);
        return new BackendLifecycle(
                follow,
                database,
                follower,
                dispatcher,
                exchange,
                log,
                watch,
                List.of(
                        new BackendLifecycle.Chore("subscriptions", 1, deliveries::look),
                        new BackendLifecycle.Chore("late values", 10, new LateValues(ledger, projector, outbox)::look),
                        new BackendLifecycle.Chore(
                                "introduction",
                                2,
                                new Introduction(ledger, directory, settings, keys.published())::complete),
                        new BackendLifecycle.Chore("policies of the log", 5, policies::look),
                        new BackendLifecycle.Chore(
                                "files that check bundles", 5, new SaysVerifiers(ledger, verifiers)::look),
                        new BackendLifecycle.Chore(
                                "product texts", 2, new ProductWriter(products, dispatcher, secrets)::write),
                        new BackendLifecycle.Chore(
                                "disclosure", 2, new DisclosureWriter(disclosures, purges, dispatcher)::write),
                        new BackendLifecycle.Chore(
                                "claims", 1, new ClaimWriter(claimRequests, claims, directory, dispatcher)::write),
                        new BackendLifecycle.Chore(
                                "others' claims",
                                2,
                                new ClaimExchange(ledger, new ClaimWatch(jdbc, new TransactionTemplate(transactions)))
                                        ::look),
                        new BackendLifecycle.Chore(
                                "settled offers", 3_600, new SettledOffers(outbox, dispatcher)::purge)));
    }

    @Bean
    HealthIndicator ledgerHealthIndicator(Follower follower) {
        return FollowingHealth.ledger(follower);
    }

    @Bean
    HealthIndicator projectionHealthIndicator(Follower follower) {
        return FollowingHealth.projection(follower);
    }

    @Bean
    MeterBinder backendMeters(Follower follower) {
        return registry -> {
            Gauge.builder("waymark.blocks.followed", follower, Follower::height)
                    .description("Blocks of the own peer whose rows are there")
                    .register(registry);
            Gauge.builder("waymark.following", follower, f -> f.lastError().isEmpty() ? 1 : 0)
                    .description("Whether the own peer is followed")
                    .register(registry);
        };
    }
}
