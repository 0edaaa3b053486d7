package io.waymark.projection.label;

import io.waymark.projection.NodeSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** For parts in which labels are asked for; each of their processes makes some. */
@Configuration(proxyBeanMethods = false)
public class LabelConfiguration {

    @Bean
    LabelPress labelPress(JdbcClient db) {
        return new LabelPress(db);
    }

    @Bean
    LabelFiles labelFiles(JdbcClient db, TransactionOperations transactions, LabelPress press) {
        return new LabelFiles(db, transactions, press);
    }

    @Bean
    LabelTexts labelTexts(JdbcClient db, NodeSettings settings) {
        return new LabelTexts(db, settings);
    }
}
