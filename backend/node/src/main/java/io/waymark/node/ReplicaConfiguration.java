package io.waymark.node;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.Connection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/**
 * Where there is a replica, transactions that are marked as reading only go to it: bundles, consumers' pages, staff's lists
 * of offers. All else (sessions, jobs, scans, what somebody has just written and reads again) stays with the primary.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("waymark.replica.url")
@EnableConfigurationProperties(ReplicaSettings.class)
class ReplicaConfiguration {

    @Bean
    static Splitter replicaSplitter(Environment environment) {
        return new Splitter(environment.getRequiredProperty("waymark.replica.url"));
    }

    @Bean
    MeterBinder replicaMeters(Splitter splitter) {
        return registry -> Gauge.builder("waymark.replica.used", splitter, s -> s.usable() ? 1 : 0)
                .description("Whether reads go to the replica")
                .register(registry);
    }

    /** The choice falls with the first statement, when it is known whether the transaction only reads. */
    static DataSource both(DataSource primary, DataSource reads) {
        LazyConnectionDataSourceProxy both = new LazyConnectionDataSourceProxy();
        both.setDefaultAutoCommit(true);
        both.setDefaultTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        both.setTargetDataSource(primary);
        both.setReadOnlyDataSource(reads);
        return both;
    }

    /** Puts itself in the data source's place before anybody has it, so that Boot's set-up of it stays as it is. */
    static final class Splitter implements BeanPostProcessor, DisposableBean {
        private final String url;
        private @Nullable HikariDataSource replica;
        private @Nullable ReplicaOrPrimary reads;

        Splitter(String url) {
            this.url = url;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof HikariDataSource primary ? split(primary) : bean;
        }

        private DataSource split(HikariDataSource primary) {
            HikariConfig config = new HikariConfig();
            primary.copyStateTo(config);
            config.setJdbcUrl(url);
            config.setPoolName(primary.getPoolName() + "-replica");
            config.setReadOnly(true);
            // A replica that is down is no reason not to start.
            config.setInitializationFailTimeout(-1);
            replica = new HikariDataSource(config);
            reads = new ReplicaOrPrimary(primary, replica, System::nanoTime);
            return both(primary, reads);
        }

        boolean usable() {
            return reads != null && reads.usable();
        }

        @Override
        public void destroy() {
            if (replica != null) {
                replica.close();
            }
        }
    }
}
