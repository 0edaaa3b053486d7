package io.waymark.backend.log;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.waymark.backend.follow.Follower;
import io.waymark.backend.ledger.LedgerClient;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.log.LogMembers;
import io.waymark.projection.log.LogRows;
import io.waymark.projection.log.LogState;
import io.waymark.projection.log.LogWriter;
import io.waymark.projection.log.PolicyDocument;
import io.waymark.projection.log.PolicyVotes;
import io.waymark.projection.log.Proofs;
import io.waymark.projection.log.Signatures;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.cors.CorsConfiguration;

/** The parts of this package, put together. */
@Configuration(proxyBeanMethods = false)
public class LogConfiguration {

    @Bean
    OwnKeys ownKeys(NodeSettings settings) {
        return OwnKeys.read(
                Objects.requireNonNull(settings.secrets()),
                settings.origin(),
                Objects.requireNonNull(settings.organisation()));
    }

    @Bean
    LogRows logRows(JdbcTemplate jdbc) {
        return new LogRows(jdbc);
    }

    @Bean
    Signatures signatures(JdbcTemplate jdbc) {
        return new Signatures(jdbc);
    }

    @Bean
    LogMembers logMembers(JdbcTemplate jdbc, NodeSettings settings) {
        return new LogMembers(jdbc, settings.origin(), settings.log().quorum());
    }

    @Bean(destroyMethod = "")
    Cosigner cosigner(OwnKeys keys, NodeSettings settings, LogWriter files, LogRows rows, Signatures signatures) {
        return new Cosigner(
                keys,
                Objects.requireNonNull(settings.organisation()),
                files.folder().resolve("cosigner"),
                rows,
                signatures,
                Clock.systemUTC());
    }

    @Bean
    OtherNodes otherNodes(LogMembers members, Signatures signatures, OwnKeys keys, NodeSettings settings) {
        HttpClient.Builder http = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(2))
                .followRedirects(HttpClient.Redirect.NEVER);
        Path roots = settings.log().tlsRoots();
        if (roots != null) {
            http.sslContext(trusting(roots));
        }
        return new OtherNodes(members, signatures, keys, Objects.requireNonNull(settings.organisation()), http.build());
    }

    @Bean
    Checkpoints checkpoints(
            NodeSettings settings,
            LogMembers members,
            LogRows rows,
            Signatures signatures,
            Proofs proofs,
            LogWriter files) {
        return new Checkpoints(
                settings.origin(),
                members,
                rows,
                signatures,
                proofs,
                files.folder().resolve("checkpoint"));
    }

    @Bean
    Forks forks(
            JdbcTemplate jdbc,
            LogRows rows,
            Signatures signatures,
            OwnKeys keys,
            NodeSettings settings,
            LogWriter files) {
        return new Forks(jdbc, rows, signatures, keys, Objects.requireNonNull(settings.organisation()), files.folder());
    }

    @Bean(destroyMethod = "")
    LogWork logWork(
            Cosigner cosigner,
            OtherNodes others,
            Checkpoints checkpoints,
            Forks forks,
            LogRows rows,
            Signatures signatures,
            ObjectProvider<Follower> follower) {
        return new LogWork(cosigner, others, checkpoints, forks, rows, signatures, () -> follower.getObject()
                .caughtUp());
    }

    @Bean
    Policies policies(LedgerClient ledger, LogMembers members, Proofs proofs, JdbcTemplate jdbc, LogWriter files) {
        return new Policies(ledger, members, new PolicyVotes(jdbc), new PolicyDocument(proofs, files.folder()));
    }

    /** Tiles are as public as the log; a verifier reads many, and each can be cached for ever: nobody is held up. */
    @Bean
    @Order(202)
    SecurityFilterChain publicLog(HttpSecurity http) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.addAllowedOrigin(CorsConfiguration.ALL);
        cors.addAllowedMethod("GET");
        cors.addAllowedMethod("HEAD");
        cors.setMaxAge(86_400L);
        return http.securityMatcher("/log/**")
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .anonymous(anonymous -> anonymous.disable())
                .cors(c -> c.configurationSource(request -> cors))
                .headers(headers -> headers.cacheControl(cache -> cache.disable()))
                .authorizeHttpRequests(all -> all.anyRequest().permitAll())
                .build();
    }

    /**
     * Indicator {@code log}: down where a person has to look, because a fork was found or what this node signed is not its log.
     * That it waits with signing is a detail.
     */
    @Bean
    HealthIndicator logHealthIndicator(Cosigner cosigner, Checkpoints checkpoints, Forks forks) {
        return () -> {
            int found = forks.count();
            boolean alarm =
                    found > 0 || Set.of("cosigned-other", "cosigner-state").contains(cosigner.refusal());
            Health.Builder health = alarm ? Health.down() : Health.up();
            return health.withDetail("notCosignedBecause", cosigner.refusal())
                    .withDetail("cosigned", cosigner.signed())
                    .withDetail("quorum", checkpoints.size())
                    .withDetail("forks", found)
                    .build();
        };
    }

    @Bean
    MeterBinder logMeters(Cosigner cosigner, LogRows rows, Checkpoints checkpoints, Forks forks) {
        return registry -> {
            Gauge.builder("waymark.log.size", rows, r -> r.latest()
                            .map(LogState::size)
                            .orElse(0L))
                    .description("Leaves of the own log")
                    .register(registry);
            Gauge.builder("waymark.log.cosigned", cosigner, Cosigner::signed)
                    .description("Largest size that this node cosigned")
                    .register(registry);
            Gauge.builder("waymark.log.quorum", checkpoints, Checkpoints::size)
                    .description("Size of the latest checkpoint with a quorum")
                    .register(registry);
            Gauge.builder("waymark.log.cosigning", cosigner, c -> c.refusal().isEmpty() ? 1 : 0)
                    .description("Whether this node cosigns")
                    .register(registry);
            Gauge.builder("waymark.log.forks", forks, Forks::count)
                    .description("Trees signed by a member that the own log never was: anything but 0 is an alarm")
                    .register(registry);
        };
    }

    private static SSLContext trusting(Path roots) {
        try (InputStream pem = Files.newInputStream(roots)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            int number = 0;
            for (Certificate root : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("root" + number++, root);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the certificates in " + roots + " cannot be used", e);
        }
    }
}
