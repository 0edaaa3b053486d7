package io.waymark.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the demo's processes when one of them is killed, the demo itself included. One demo serves all tests. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoProcessTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    static Path directory;

    private static Path data;
    private static int portBase;
    private static DemoUnderTest demo;

    @BeforeAll
    static void start() throws Exception {
        data = directory.resolve("data");
        portBase = DemoUnderTest.freePortBase();
        demo = DemoUnderTest.start(portBase, "--data", data.toString()).awaitReady();
    }

    @AfterAll
    static void end() {
        demo.close();
    }

    private static Connection database() throws Exception {
        String port =
                Files.readAllLines(data.resolve("postgres/postmaster.pid")).get(3);
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/manufacturer",
                "manufacturer",
                Files.readString(data.resolve("passwords/manufacturer")));
    }

    @Test
    @Order(1)
    void every_node_and_the_start_page_answer() {
        assertThat(demo.status(0, "/")).isEqualTo(200);
        assertThat(demo.status(0, "/health")).isEqualTo(200);
        for (int node = 1; node <= 3; node++) {
            assertThat(demo.status(node, "/actuator/health/readiness")).isEqualTo(200);
            assertThat(demo.status(node, "/v3/api-docs")).isEqualTo(200);
        }
    }

    @Test
    @Order(2)
    void no_secret_stands_in_a_command_line_or_a_log() throws IOException {
        List<String> secrets = List.of(
                Files.readString(data.resolve("passwords/postgres")),
                Files.readString(data.resolve("passwords/manufacturer")),
                Files.readString(data.resolve("nodes/manufacturer/secrets/ref")).strip());
        assertThat(demo.family())
                .allSatisfy(process -> assertThat(secrets).noneMatch(DemoUnderTest.commandLine(process)::contains));
        try (var logs = Files.list(data.resolve("logs"))) {
            assertThat(logs).isNotEmpty().allSatisfy(log -> assertThat(secrets)
                    .noneMatch(Files.readString(log)::contains));
        }
    }

    @Test
    @Order(3)
    void a_second_demo_on_the_same_data_is_refused_in_a_sentence() throws Exception {
        try (DemoUnderTest second = DemoUnderTest.start(DemoUnderTest.freePortBase(), "--data", data.toString())) {
            assertThat(second.awaitExit(SOON)).isEqualTo(1);
            assertThat(second.output()).anyMatch(line -> line.contains("Another demo is running on " + data));
        }
    }

    @Test
    @Order(3)
    void ports_in_use_are_named_and_nothing_stays_behind() throws Exception {
        int base = DemoUnderTest.freePortBase();
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), base + 2));
            try (DemoUnderTest second = DemoUnderTest.start(base)) {
                assertThat(second.awaitExit(SOON)).isEqualTo(1);
                assertThat(second.output()).anyMatch(line -> line.contains("Port " + (base + 2) + " is in use"));
                assertThat(second.output()).noneMatch(line -> line.startsWith("\tat "));
                assertThat(second.family()).noneMatch(DemoUnderTest::runs);
            }
        }
    }

    @Test
    @Order(4)
    void a_killed_chaincode_comes_back() throws Exception {
        List<ProcessHandle> before = demo.children("ChaincodeMain");
        assertThat(before).hasSize(3);
        before.get(0).destroyForcibly();
        DemoUnderTest.await(
                "the chaincode's return", SOON, () -> demo.says("The chaincode of the") && demo.says("is back."));
        assertThat(demo.children("ChaincodeMain")).hasSize(3).doesNotContain(before.get(0));
    }

    @Test
    @Order(5)
    void a_killed_postmaster_comes_back_with_what_was_committed() throws Exception {
        try (Connection connection = database();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE survives (what text)");
            statement.execute("INSERT INTO survives VALUES ('the postmaster')");
        }
        demo.child("bin/postgres").destroyForcibly();
        DemoUnderTest.await("PostgreSQL's return", SOON, () -> demo.says("PostgreSQL is back."));
        try (Connection connection = database();
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT what FROM survives")) {
                assertThat(rows.next()).isTrue();
            }
            statement.execute("INSERT INTO survives VALUES ('the demo')");
        }
        DemoUnderTest.await("the nodes' readiness", SOON, () -> demo.status(1, "/actuator/health/readiness") == 200);
    }

    @Test
    @Order(6)
    void after_a_kill_of_the_demo_no_process_is_left_and_the_same_data_goes_on() throws Exception {
        List<ProcessHandle> family = demo.family();
        assertThat(family).hasSizeGreaterThan(5);
        demo.kill();
        DemoUnderTest.await(
                "the end of all its processes", SOON, () -> family.stream().noneMatch(DemoUnderTest::runs));
        demo = DemoUnderTest.start(portBase, "--data", data.toString()).awaitReady();
        try (Connection connection = database();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM survives")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(2);
        }
    }

    @Test
    @Order(7)
    void ctrl_c_ends_everything_in_order() throws Exception {
        List<ProcessHandle> family = demo.family();
        demo.interrupt();
        demo.awaitExit(Duration.ofSeconds(20));
        assertThat(demo.output()).anyMatch(line -> line.endsWith("Stopped."));
        assertThat(family).noneMatch(DemoUnderTest::runs);
        assertThat(Files.readString(data.resolve("logs/demo.log"))).doesNotContain("did not end");
    }
}
