package io.waymark.scan;

import io.waymark.projection.NodeSettings;
import io.waymark.projection.account.ApiKeys;
import io.waymark.projection.bundle.Bundles;
import io.waymark.projection.claim.ClaimRequests;
import io.waymark.projection.claim.Claims;
import io.waymark.projection.custody.Directory;
import io.waymark.projection.disclosure.Disclosures;
import io.waymark.projection.journey.Journeys;
import io.waymark.projection.link.Links;
import io.waymark.projection.log.LogMembers;
import io.waymark.projection.log.Proofs;
import io.waymark.projection.log.VerifierFiles;
import io.waymark.projection.passport.Passports;
import io.waymark.projection.product.Products;
import io.waymark.projection.scan.Scans;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Everything of the part {@code scan}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ScanLimits.class)
@Import({
    Journeys.class,
    Disclosures.class,
    Products.class,
    Links.class,
    ScanSecurity.class,
    Resolver.class,
    ResolverDescription.class,
    QrController.class,
    ScansController.class,
    ClaimsController.class,
    Claims.class,
    ClaimRequests.class,
    VerifyController.class,
    PictureController.class,
    PassportController.class,
    VerifierFileController.class,
    VerifierNotes.class,
    ScanAppController.class
})
public class ScanConfiguration {

    @Bean
    Bundles bundles(
            JdbcClient db,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            ObjectProvider<Proofs> proofs,
            NodeSettings settings) {
        // Apart from the part that follows the ledger, with its folder if it is given one: without, nothing is proven
        // here.
        Proofs log = settings.data() == null ? null : proofs.getIfAvailable();
        return log == null
                ? new Bundles(db, transactions, System::nanoTime)
                : new Bundles(
                        db,
                        transactions,
                        System::nanoTime,
                        log,
                        new LogMembers(jdbc, settings.origin(), settings.log().quorum()));
    }

    @Bean
    VerifierFiles verifierFiles(JdbcTemplate jdbc) {
        return new VerifierFiles(jdbc);
    }

    @Bean
    Scans scans(JdbcClient db, PlatformTransactionManager transactions) {
        return new Scans(db, new TransactionTemplate(transactions), Clock.systemUTC());
    }

    /** Marked as reading only, so that a replica may answer; several statements see one state. */
    @Bean
    Reading reading(PlatformTransactionManager transactions) {
        return new Reading(transactions);
    }

    @Bean
    PassportReaders passportReaders(JdbcTemplate jdbc, NodeSettings settings) {
        return new PassportReaders(new ApiKeys(jdbc, Clock.systemUTC()), settings);
    }

    @Bean
    Passports passports(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new Passports(jdbc, transactions);
    }

    @Bean
    Owners owners(JdbcClient db, NodeSettings settings) {
        return new Owners(db, settings);
    }

    @Bean
    ItemPages itemPages(
            Journeys journeys,
            Products products,
            Scans scans,
            JdbcTemplate jdbc,
            Disclosures disclosures,
            Claims claims,
            Reading reading) {
        return new ItemPages(
                journeys, products, scans, new Directory(jdbc), disclosures, claims, reading, Clock.systemUTC());
    }

    @Bean
    LinkAnswers linkAnswers(Bundles bundles, Journeys journeys, Links links, Owners owners, NodeSettings settings) {
        return new LinkAnswers(new Levels(bundles, journeys, links, owners, settings), settings);
    }
}
