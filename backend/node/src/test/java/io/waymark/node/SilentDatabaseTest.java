package io.waymark.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.filter.OncePerRequestFilter;

/** A pool whose server is not there gives each of the failures that a request can meet. */
class SilentDatabaseTest {
    private final HikariDataSource pool = pool();
    private final OncePerRequestFilter filter =
            new SilentDatabase().silentDatabaseFilter().getFilter();

    private static HikariDataSource pool() {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl("jdbc:postgresql://127.0.0.1:1/nothing");
        pool.setConnectionTimeout(250);
        pool.setInitializationFailTimeout(-1);
        return pool;
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private MockHttpServletResponse answer(FilterChain chain) throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(new MockHttpServletRequest("GET", "/api/verify"), response, chain);
        return response;
    }

    private static void write(DataSource database) {
        new TransactionTemplate(new JdbcTransactionManager(database))
                .executeWithoutResult(status ->
                        JdbcClient.create(database).sql("delete from scan").update());
    }

    @Test
    void statements_transactions_and_what_stands_before_a_replica_are_answered_alike() throws Exception {
        DataSource both = ReplicaConfiguration.both(pool, pool);
        FilterChain[] failures = {
            (request, response) ->
                    JdbcClient.create(pool).sql("select 1").query(Integer.class).single(),
            (request, response) -> write(pool),
            (request, response) -> write(both),
            (request, response) -> {
                try {
                    write(pool);
                } catch (RuntimeException failed) {
                    throw new ServletException(failed);
                }
            },
        };
        for (FilterChain failure : failures) {
            MockHttpServletResponse response = answer(failure);
            assertThat(response.getStatus()).isEqualTo(503);
            assertThat(response.getHeader("Retry-After")).isEqualTo("5");
            assertThat(response.getContentAsString()).contains("/problems#database");
        }
    }

    @Test
    void other_failures_pass() {
        assertThatThrownBy(() -> answer((request, response) -> {
                    throw new IllegalStateException("x");
                }))
                .isInstanceOf(IllegalStateException.class);
    }
}
