package io.waymark.journey;

import io.waymark.demo.RunningDemo;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The three organisations with their nodes, peers, chaincodes and databases, started once for all tests of this package. */
final class Consortium implements AutoCloseable {
    private final RunningDemo demo;
    private final Path data;
    private final Map<Member, NodeClient> nodes = new EnumMap<>(Member.class);

    private Consortium(RunningDemo demo, Path data, int portBase) {
        this.demo = demo;
        this.data = data;
        for (Member member : Member.values()) {
            URI base = URI.create("http://localhost:" + (portBase + 1 + member.ordinal()));
            nodes.put(member, new NodeClient(member, base, data.resolve("answers-" + member.id())));
        }
    }

    static Consortium start() {
        try {
            System.setProperty("waymark.home", System.getProperty("waymark.root"));
            Path data = Files.createTempDirectory("waymark-journey-");
            int portBase = freePortBase();
            long start = System.nanoTime();
            // The console of the tests is kept, as everything that is said is: a canary must not be in it.
            PrintStream console = new PrintStream(
                    Files.newOutputStream(
                            Files.createDirectory(data.resolve("said")).resolve("console")),
                    true,
                    StandardCharsets.UTF_8);
            // Directory of a network that runs already; without it the demo has a development network of its own.
            String network = System.getProperty("waymark.journey.network");
            RunningDemo demo = RunningDemo.start(
                    portBase, data.resolve("demo"), console, network == null ? null : Path.of(network));
            Consortium consortium = new Consortium(demo, data, portBase);
            consortium.tradeDurabilityForSpeed();
            System.out.printf("Three nodes started in %.1f s%n", (System.nanoTime() - start) / 1e9);
            return consortium;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("the three nodes did not start", e);
        }
    }

    NodeClient node(Member member) {
        return nodes.get(member);
    }

    /** The demo's front door, one port before the nodes. */
    NodeClient startPage() {
        URI first = node(Member.MANUFACTURER).base;
        return new NodeClient(
                Member.MANUFACTURER,
                URI.create("http://localhost:" + (first.getPort() - 1)),
                data.resolve("answers-start"));
    }

    List<NodeClient> nodesOfOthers(Member member) {
        return member.others().stream().map(this::node).toList();
    }

    /** Where the demo keeps everything: ledger files, logs, databases. */
    Path demoFiles() {
        return data.resolve("demo");
    }

    /** A connection to an organisation's database, as the server's superuser. */
    Connection database(String name) throws SQLException, IOException {
        List<String> lock = Files.readAllLines(demoFiles().resolve("postgres/postmaster.pid"));
        Properties login = new Properties();
        login.setProperty("user", "postgres");
        login.setProperty(
                "password",
                Files.readString(demoFiles().resolve("passwords/postgres")).strip());
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + lock.get(3).strip() + "/" + name, login);
    }

    /** No power cut is tried here; what is durable is tried elsewhere. */
    private void tradeDurabilityForSpeed() throws SQLException, IOException {
        try (Connection connection = database("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET fsync = off");
            statement.execute("ALTER SYSTEM SET synchronous_commit = off");
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    @Override
    public void close() {
        demo.close();
        try (Stream<Path> all = Files.walk(data)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The first of four ports in a row that nobody listens on: below those that the system gives out, and below those of the
     * tests' Fabric networks (24,000 and up), of which the nodes' own doors are opened last.
     */
    static int freePortBase() {
        int start = 18_500 + (int) (ProcessHandle.current().pid() % 500) * 10;
        return IntStream.range(0, 100)
                .map(i -> start + 4 * i)
                .filter(base -> IntStream.range(base, base + 4).allMatch(Consortium::isFree))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no four free ports in a row"));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException inUse) {
            return false;
        }
    }
}
