package io.waymark.projection;

import io.waymark.projection.custody.CustodyReader;
import io.waymark.projection.custody.Directory;
import io.waymark.projection.custody.InboundOffers;
import io.waymark.projection.custody.Openings;
import io.waymark.projection.ledger.LedgerView;
import io.waymark.projection.ledger.Projector;
import io.waymark.projection.log.LogWriter;
import io.waymark.projection.log.Proofs;
import io.waymark.projection.notice.Notices;
import java.util.Objects;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The beans over the read model that every part may import. Data source and transaction manager are Boot's own. Only the
 * part {@code backend} changes the schema: a web process that is started first waits for it instead of migrating.
 */
@Configuration(proxyBeanMethods = false)
public class ProjectionConfiguration {

    @Bean
    FlywayMigrationStrategy onlyTheBackendMigrates(NodeSettings settings) {
        return flyway -> {
            if (settings.runs(NodeSettings.Part.BACKEND)) {
                flyway.migrate();
            }
        };
    }

    /** The files of the log; a process that does not follow the ledger never opens them, and may have no directory. */
    @Bean(destroyMethod = "close")
    @Lazy
    LogWriter logWriter(NodeSettings settings) {
        return new LogWriter(Objects.requireNonNull(settings.data()).resolve("log"));
    }

    @Bean
    @Lazy
    Proofs proofs(JdbcTemplate jdbc, LogWriter files) {
        return new Proofs(jdbc, files);
    }

    @Bean
    @Lazy
    Projector projector(
            NodeSettings settings, JdbcTemplate jdbc, PlatformTransactionManager transactions, LogWriter files) {
        return new Projector(organisation(settings), jdbc, new TransactionTemplate(transactions), files);
    }

    @Bean
    LedgerView ledgerView(JdbcTemplate jdbc) {
        return new LedgerView(jdbc);
    }

    @Bean
    Notices notices(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new Notices(jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    Directory directory(JdbcTemplate jdbc) {
        return new Directory(jdbc);
    }

    /** Lazy, like what needs it: only a process with the part {@code backend} has the secrets. */
    @Bean
    @Lazy
    Secrets secrets(NodeSettings settings) throws NodeSecrets.Unusable {
        NodeSecrets files = NodeSecrets.read(Objects.requireNonNull(settings.secrets()));
        return new Secrets(files.ref(), files.event());
    }

    @Bean
    @Lazy
    CustodyReader custodyReader(
            NodeSettings settings, Secrets secrets, JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new CustodyReader(organisation(settings), secrets, jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    InboundOffers inboundOffers(NodeSettings settings, JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new InboundOffers(organisation(settings), jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    Openings openings(NodeSettings settings, JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new Openings(organisation(settings), jdbc, new TransactionTemplate(transactions));
    }

    private static String organisation(NodeSettings settings) {
        return Objects.requireNonNull(settings.organisation());
    }
}
