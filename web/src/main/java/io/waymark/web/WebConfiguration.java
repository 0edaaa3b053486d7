package io.waymark.web;

import io.waymark.projection.NodeSettings;
import io.waymark.projection.ProjectionConfiguration;
import io.waymark.projection.account.Accounts;
import io.waymark.projection.account.AuditList;
import io.waymark.projection.account.SignInFailures;
import io.waymark.projection.bundle.AuditFiles;
import io.waymark.projection.capture.CaptureConfiguration;
import io.waymark.projection.disclosure.Disclosures;
import io.waymark.projection.disclosure.Purges;
import io.waymark.projection.dscsa.TransactionHistory;
import io.waymark.projection.dscsa.Verifications;
import io.waymark.projection.fsma.Fsma204;
import io.waymark.projection.genealogy.Trace;
import io.waymark.projection.journey.Journeys;
import io.waymark.projection.label.LabelConfiguration;
import io.waymark.projection.link.Links;
import io.waymark.projection.log.LogMembers;
import io.waymark.projection.log.Proofs;
import io.waymark.projection.product.Products;
import io.waymark.projection.stock.Events;
import io.waymark.projection.stock.Stock;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Everything of the part {@code web}. Needs a {@link io.waymark.projection.NodeSettings} and a database. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(basePackageClasses = WebConfiguration.class)
@Import({
    ProjectionConfiguration.class,
    CaptureConfiguration.class,
    Accounts.class,
    AuditList.class,
    SignInFailures.class,
    Products.class,
    Links.class,
    Journeys.class,
    Stock.class,
    Events.class,
    Disclosures.class,
    Purges.class,
    Trace.class,
    Fsma204.class,
    Verifications.class,
    TransactionHistory.class,
    LabelConfiguration.class
})
public class WebConfiguration {

    /** Made when somebody first asks: a process without the log's files has no proofs to give. */
    @Bean
    @Lazy
    AuditFiles auditFiles(JdbcClient db, JdbcTemplate jdbc, Proofs proofs, NodeSettings settings) {
        return new AuditFiles(
                db,
                proofs,
                new LogMembers(jdbc, settings.origin(), settings.log().quorum()),
                Objects.requireNonNull(settings.organisation()));
    }
}
