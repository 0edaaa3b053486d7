package io.waymark.journey;

import io.waymark.ledger.Hash;
import io.waymark.projection.ledger.Digest;
import io.waymark.projection.ledger.Projector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** The three nodes with their databases in a process of their own, whose clock can be put wrong while it runs. */
final class NodeProcess implements AutoCloseable {

    private static final Path FAKETIME = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");
    private static final Duration READY = Duration.ofMinutes(4);
    private static final int STOP_SECONDS = 60;

    private final Path data;
    private final Path clock;
    private final int portBase;
    private final Process process;

    private NodeProcess(Path data, Path clock, int portBase, Process process) {
        this.data = data;
        this.clock = clock;
        this.portBase = portBase;
        this.process = process;
    }

    /**
     * Whether the clock can be put wrong: {@code -Dwaymark.fabric.baddays.clock=true} asks for it, and Debian's faketime is
     * installed. Every look at the clock is ten times slower then.
     */
    static boolean clocksCanBeWrong() {
        return Boolean.getBoolean("waymark.fabric.baddays.clock") && Files.exists(FAKETIME);
    }

    /** Starts nodes on a network and waits until they are ready. */
    static NodeProcess start(Path data, Path network) throws IOException, InterruptedException {
        int portBase = Consortium.freePortBase();
        Files.createDirectories(data);
        Path said = data.resolve("said");
        Path clock = Files.writeString(data.resolve("clock"), "+0\n");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dwaymark.home=" + System.getProperty("waymark.root"),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.waymark.demo.Demo",
                "--port-base",
                Integer.toString(portBase),
                "--data",
                data.resolve("demo").toString(),
                "--network",
                network.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        if (clocksCanBeWrong()) {
            builder.environment().put("LD_PRELOAD", FAKETIME.toString());
            builder.environment().put("FAKETIME_TIMESTAMP_FILE", clock.toString());
            builder.environment().put("FAKETIME_CACHE_DURATION", "1");
            // Databases keep the right time: their many small processes would spend most of theirs on the wrong one.
            builder.environment().put("FAKETIME_ONLY_CMDS", "java");
            builder.environment().put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
            // Else every wait with a time limit of the JVM ends at once, and all its threads run in circles.
            builder.environment().put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        }
        NodeProcess nodes = new NodeProcess(data.resolve("demo"), clock, portBase, builder.start());
        Runtime.getRuntime().addShutdownHook(new Thread(nodes::kill));
        long end = System.nanoTime() + READY.toNanos();
        while (!Files.readString(said).contains("Waymark is ready")) {
            if (!nodes.process.isAlive() || System.nanoTime() > end) {
                nodes.kill();
                throw new IllegalStateException(
                        "the nodes did not start; they said:\n" + Files.readString(said, StandardCharsets.UTF_8));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return nodes;
    }

    int port(Member member) {
        return portBase + 1 + member.ordinal();
    }

    /** Puts the clock of the nodes wrong, or right again. @param offset for instance {@code +1h} */
    void clock(String offset) throws IOException {
        Path next = Files.writeString(clock.resolveSibling("clock.new"), offset + "\n");
        Files.move(next, clock, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private JdbcTemplate database(Member member) throws IOException {
        List<String> lock = Files.readAllLines(data.resolve("postgres/postmaster.pid"));
        return new JdbcTemplate(new DriverManagerDataSource(
                "jdbc:postgresql://127.0.0.1:" + lock.get(3).strip() + "/" + member.id(),
                "postgres",
                Files.readString(data.resolve("passwords/postgres")).strip()));
    }

    private Projector projector(Member member) throws IOException {
        JdbcTemplate jdbc = database(member);
        return new Projector(
                member.msp(),
                jdbc,
                new TransactionTemplate(
                        new DataSourceTransactionManager(java.util.Objects.requireNonNull(jdbc.getDataSource()))));
    }

    /** Blocks whose rows a node has. */
    long height(Member member) throws IOException {
        return projector(member).height();
    }

    /** A hash over a node's rows. */
    Hash rows(Member member) throws IOException {
        return projector(member).digest();
    }

    /** A hash over each of a node's tables. */
    Map<String, Hash> tables(Member member) throws IOException {
        JdbcTemplate jdbc = database(member);
        Map<String, Hash> hashes = new TreeMap<>();
        List<String> names =
                jdbc.queryForList("select tablename from pg_tables where schemaname = 'public'", String.class);
        TransactionTemplate transaction = new TransactionTemplate(
                new DataSourceTransactionManager(java.util.Objects.requireNonNull(jdbc.getDataSource())));
        names.forEach(name -> hashes.put(name, transaction.execute(status -> Digest.of(jdbc, List.of(name)))));
        return hashes;
    }

    /** Names of a node's tables whose rows are others than then. */
    Set<String> different(Member member, Map<String, Hash> then) throws IOException {
        Set<String> different = new TreeSet<>();
        tables(member).forEach((table, hash) -> {
            if (!hash.equals(then.get(table))) {
                different.add(table);
            }
        });
        return different;
    }

    /** Empties a node's rows, as {@code ./waymark rebuild} does. */
    void empty(Member member) throws IOException {
        projector(member).rebuild();
    }

    /** Transactions that a node has sent and does not know the outcome of. */
    Set<String> unsettled(Member member) throws IOException {
        return new TreeSet<>(database(member)
                .queryForList(
                        "select tx_id from outbox_transaction where state in ('endorsed', 'submitted')", String.class));
    }

    /** Which of these transactions a node has seen in blocks. */
    Set<String> seen(Member member, Set<String> transactions) throws IOException {
        return new TreeSet<>(database(member)
                .queryForList("select tx_id from ledger_transaction where tx_id = any (?)", String.class, (Object)
                        transactions.toArray(String[]::new)));
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            kill();
        }
    }
}
