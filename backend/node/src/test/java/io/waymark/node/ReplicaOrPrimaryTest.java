package io.waymark.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Two databases stand for primary and replica; what the replica has received is what a test writes there, and a pool that is
 * closed gives no connection, as a server that is gone. How it goes with a real streaming replica is in docs/PRODUCTION.md.
 */
class ReplicaOrPrimaryTest {
    private static EmbeddedPostgres server;

    private final AtomicLong time = new AtomicLong();
    private HikariDataSource primaryPool;
    private HikariDataSource replicaPool;
    private ReplicaOrPrimary reads;
    private JdbcClient db;
    private TransactionTemplate reading;
    private TransactionTemplate writing;

    @BeforeAll
    static void server() throws IOException {
        server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    @AfterAll
    static void end() throws IOException {
        server.close();
    }

    @BeforeEach
    void start() {
        primaryPool = pool("primary", false);
        replicaPool = pool("replica", true);
        reads = new ReplicaOrPrimary(primaryPool, replicaPool, time::get);
        DataSource both = ReplicaConfiguration.both(primaryPool, reads);
        db = JdbcClient.create(both);
        writing = new TransactionTemplate(new JdbcTransactionManager(both));
        reading = new TransactionTemplate(new JdbcTransactionManager(both));
        reading.setReadOnly(true);
    }

    @AfterEach
    void stop() {
        primaryPool.close();
        replicaPool.close();
    }

    private static JdbcClient direct(String name) {
        return JdbcClient.create(server.getDatabase("postgres", name));
    }

    private static HikariDataSource pool(String name, boolean readOnly) {
        direct("postgres")
                .sql("drop database if exists \"" + name + "\" with (force)")
                .update();
        direct("postgres").sql("create database \"" + name + "\"").update();
        direct(name).sql("create table block (number bigint)").update();
        direct(name).sql("create table place (name text)").update();
        direct(name).sql("insert into place values (?)").param(name).update();
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(server.getJdbcUrl("postgres", name));
        pool.setReadOnly(readOnly);
        pool.setMaximumPoolSize(2);
        pool.setConnectionTimeout(500);
        pool.setInitializationFailTimeout(-1);
        return pool;
    }

    private static void block(String name, long number) {
        direct(name).sql("insert into block values (?)").param(number).update();
    }

    private String answerer() {
        return db.sql("select name from place").query(String.class).single();
    }

    private String readingAnswerer() {
        return reading.execute(status -> answerer());
    }

    private void later() {
        time.addAndGet(ReplicaOrPrimary.LOOK_AGAIN.toNanos());
    }

    @Test
    void what_only_reads_goes_to_the_replica_and_all_else_to_the_primary() {
        assertThat(readingAnswerer()).isEqualTo("replica");
        assertThat(reads.usable()).isTrue();
        assertThat(answerer()).isEqualTo("primary");
        assertThat(writing.<String>execute(status -> answerer())).isEqualTo("primary");
        db.sql("update place set name = 'written'").update();
        assertThat(direct("primary")
                        .sql("select name from place")
                        .query(String.class)
                        .single())
                .isEqualTo("written");
        assertThatThrownBy(() -> reading.executeWithoutResult(
                        status -> db.sql("update place set name = 'x'").update()))
                .hasMessageContaining("read-only");
    }

    @Test
    void a_replica_that_is_two_looks_behind_is_left_until_it_has_caught_up() {
        block("primary", 7);
        assertThat(readingAnswerer()).isEqualTo("replica");
        later();
        assertThat(readingAnswerer()).isEqualTo("primary");
        block("replica", 7);
        assertThat(readingAnswerer()).isEqualTo("primary");
        later();
        assertThat(readingAnswerer()).isEqualTo("replica");
    }

    @Test
    void when_one_of_the_two_is_silent_the_other_answers() {
        block("primary", 7);
        block("replica", 7);
        assertThat(readingAnswerer()).isEqualTo("replica");
        replicaPool.close();
        assertThat(readingAnswerer()).isEqualTo("primary");
        assertThat(reads.usable()).isFalse();
    }

    @Test
    void without_the_primary_what_the_replica_has_is_still_read() {
        block("primary", 7);
        block("replica", 7);
        assertThat(readingAnswerer()).isEqualTo("replica");
        primaryPool.close();
        later();
        assertThat(readingAnswerer()).isEqualTo("replica");
    }
}
