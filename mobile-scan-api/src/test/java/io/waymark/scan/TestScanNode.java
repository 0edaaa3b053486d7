package io.waymark.scan;

import io.waymark.projection.NodeSettings;
import io.waymark.projection.ledger.Projector;
import io.waymark.projection.log.Proofs;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A process that runs the part {@code scan} alone, over a read model that a {@link Story} made. */
final class TestScanNode implements AutoCloseable {

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = UserDetailsServiceAutoConfiguration.class)
    @EnableConfigurationProperties(NodeSettings.class)
    @Import(ScanConfiguration.class)
    static class Application {}

    private final ConfigurableApplicationContext context;

    TestScanNode(String organisation, Map<String, String> settings, Consumer<Story> story) {
        SpringApplicationBuilder builder = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.SERVLET)
                .properties(
                        "spring.main.banner-mode=off",
                        "spring.datasource.url=" + TestDatabase.fresh(),
                        "spring.flyway.enabled=false",
                        "spring.mvc.problemdetails.enabled=true",
                        "server.address=127.0.0.1",
                        "server.port=0",
                        "waymark.organisation=" + organisation,
                        "waymark.public-url=https://shop.example:8443");
        settings.forEach((name, value) -> builder.properties(name + "=" + value));
        this.context = builder.run();
        story.accept(new Story(
                organisation,
                new Projector(
                        organisation,
                        context.getBean(JdbcTemplate.class),
                        new TransactionTemplate(context.getBean(PlatformTransactionManager.class)))));
    }

    private TestScanNode(String organisation, StoryLog log) {
        SpringApplicationBuilder builder = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.SERVLET)
                .initializers(c -> ((GenericApplicationContext) c).registerBean(Proofs.class, () -> log.proofs))
                .properties(
                        "spring.main.banner-mode=off",
                        "spring.datasource.url=" + log.url,
                        "spring.flyway.enabled=false",
                        "server.address=127.0.0.1",
                        "server.port=0",
                        "waymark.organisation=" + organisation,
                        "waymark.public-url=https://shop.example:8443",
                        "waymark.data=" + log.folder().getParent(),
                        "waymark.log.origin=" + StoryLog.ORIGIN);
        this.context = builder.run();
    }

    /** One with a log that others sign. */
    static TestScanNode withLog(String organisation, Consumer<StoryLog> story) {
        StoryLog log = new StoryLog(organisation);
        story.accept(log);
        return new TestScanNode(organisation, log);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    String address() {
        return "http://127.0.0.1:"
                + ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    @Override
    public void close() {
        context.close();
    }
}
