package io.waymark.verifier.fsck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.waymark.ledger.Hash;
import io.waymark.ledger.Leaf;
import io.waymark.tlog.policy.Policy;
import io.waymark.tlog.tile.EntryBundle;
import io.waymark.tlog.tile.TilePath;
import io.waymark.verifier.fsck.LogCheck.Checked;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCheckTest {

    private static final Policy POLICY = Policy.parse(SmallLog.policy("AMSP", "BMSP", "CMSP"));

    @TempDir
    Path temporary;

    private SmallLog log(UnaryOperator<byte[]> instead) throws IOException {
        SmallLog log = new SmallLog(Files.createTempDirectory(temporary, "log"), 7);
        log.instead = instead;
        for (int i = 0; i < 40; i++) {
            log.block(i * 7 % 40);
        }
        return log.publish("AMSP", "BMSP");
    }

    private SmallLog log() throws IOException {
        return log(bytes -> bytes);
    }

    private static Checked check(LogSource source, Long... sizes) throws IOException {
        return LogCheck.check(
                source, LogCheck.checkpoint(source.checkpoint()), Optional.of(POLICY), List.of(sizes), n -> {});
    }

    private static String fault(LogSource source) {
        LogFault fault = catchThrowableOfType(LogFault.class, () -> check(source));
        return fault == null ? "none" : fault.code() + " " + fault.index();
    }

    @Test
    void a_log_as_nodes_write_it_is_good() throws IOException {
        SmallLog log = log();
        assertThat(log.size()).isGreaterThan(700);
        Checked checked = check(new LogFolder(log.folder()), log.size(), 256L, 300L);
        assertThat(checked.state().block()).isEqualTo(39);
        assertThat(checked.verdict().orElseThrow().witnesses()).containsOnlyKeys("AMSP", "BMSP");
        assertThat(checked.named()).isNotEmpty().allMatch(n -> n.key().startsWith("verifier|"));
        assertThat(checked.roots()).containsOnlyKeys(log.size(), 256L, 300L);
        assertThat(checked.keys()).isGreaterThan(300);
    }

    @Test
    void the_folder_above_will_do() throws IOException {
        assertThat(check(new LogFolder(log().folder().getParent())).keys()).isPositive();
    }

    /** Replaces one leaf's bytes by others of its kind, as a node that lies about the ledger would, and signs the result. */
    private static UnaryOperator<byte[]> at(int number, UnaryOperator<Leaf> lie) {
        AtomicInteger count = new AtomicInteger();
        return bytes ->
                count.getAndIncrement() == number ? lie.apply(Leaf.parse(bytes)).bytes() : bytes;
    }

    @Test
    void a_node_that_signs_what_does_not_follow_is_found_out_by_code_and_leaf() throws IOException {
        Hash other = Hash.sha256(Hash.label("other"));
        List<Integer> states = new ArrayList<>();
        List<Integer> writes = new ArrayList<>();
        AtomicInteger n = new AtomicInteger();
        log(bytes -> {
            Leaf leaf = Leaf.parse(bytes);
            int index = n.getAndIncrement();
            if (leaf instanceof Leaf.State) {
                states.add(index);
            } else if (leaf instanceof Leaf.Write write && write.flags() == 0) {
                writes.add(index);
            }
            return bytes;
        });
        int state = states.get(20);
        int write = writes.get(writes.size() / 2);
        int after = states.stream().filter(s -> s > write).findFirst().orElseThrow();
        SmallLog map = log(at(state, leaf -> new Leaf.State(leaf.block(), other, other)));
        assertThat(fault(new LogFolder(map.folder()))).isEqualTo("map " + state);
        SmallLog value = log(at(
                write,
                leaf -> new Leaf.Write(
                        leaf.block(),
                        ((Leaf.Write) leaf).org(),
                        ((Leaf.Write) leaf).keyHash(),
                        0,
                        Optional.of(other))));
        assertThat(fault(new LogFolder(value.folder()))).isEqualTo("map " + after);
        SmallLog block = log(at(write, leaf -> new Leaf.Configuration(leaf.block() + 1, other)));
        assertThat(fault(new LogFolder(block.folder()))).isEqualTo("block " + write);
        AtomicInteger spelled = new AtomicInteger();
        SmallLog spelling = log(b -> spelled.getAndIncrement() == write ? Arrays.copyOf(b, b.length + 1) : b);
        assertThat(fault(new LogFolder(spelling.folder()))).isEqualTo("entry " + write);
        AtomicInteger versions = new AtomicInteger();
        SmallLog newer = log(b -> {
            byte[] bytes = b.clone();
            bytes[0] += (byte) (versions.getAndIncrement() == write ? 1 : 0);
            return bytes;
        });
        assertThat(fault(new LogFolder(newer.folder()))).isEqualTo("newer " + write);
        SmallLog endless = log(at(states.get(39), leaf -> new Leaf.Configuration(leaf.block(), other)));
        assertThat(fault(new LogFolder(endless.folder()))).isEqualTo("state " + (endless.size() - 1));
    }

    @Test
    void a_flipped_bit_in_any_file_is_found() throws IOException {
        SmallLog log = log();
        List<Path> files;
        try (Stream<Path> all = Files.walk(log.folder().resolve("tile"))) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(7);
        Set<String> codes = new TreeSet<>();
        for (Path file : files) {
            byte[] good = Files.readAllBytes(file);
            for (int at = 0; at < good.length; at += 1 + good.length / 9) {
                byte[] bad = good.clone();
                bad[at] ^= 4;
                Files.write(file, bad);
                String fault = fault(new LogFolder(log.folder()));
                assertThat(fault).as(file + " at " + at).isNotEqualTo("none");
                codes.add(fault.split(" ")[0]);
            }
            Files.write(file, Arrays.copyOf(good, good.length - 1));
            assertThat(fault(new LogFolder(log.folder()))).matches("(entries|tile) .*");
            Files.delete(file);
            assertThat(fault(new LogFolder(log.folder()))).startsWith("missing ");
            Files.write(file, good);
        }
        assertThat(codes).contains("tile", "entries");
        assertThat(fault(new LogFolder(log.folder()))).isEqualTo("none");
    }

    @Test
    void a_checkpoint_is_held_to_the_policy() throws IOException {
        SmallLog one = new SmallLog(Files.createTempDirectory(temporary, "log"), 1)
                .block(3)
                .publish("AMSP");
        assertThat(fault(new LogFolder(one.folder()))).isEqualTo("quorum -1");
        SmallLog log = log();
        Path file = log.folder().resolve("checkpoint");
        String good = Files.readString(file);
        Files.writeString(file, good.replaceFirst("\n[0-9]+\n", "\n" + (log.size() - 1) + "\n"));
        assertThat(fault(new LogFolder(log.folder()))).isEqualTo("signature -1");
        Files.writeString(file, good.replaceFirst("^small", "other"));
        assertThat(fault(new LogFolder(log.folder()))).isEqualTo("origin -1");
        Files.writeString(file, good + "\n");
        assertThat(fault(new LogFolder(log.folder()))).isEqualTo("checkpoint -1");
    }

    /** Without a policy nobody's signature counts, and root and end of the tree are still held against the leaves. */
    @Test
    void a_checkpoint_of_another_tree_is_found_without_a_policy() throws IOException {
        SmallLog log = log();
        LogFolder folder = new LogFolder(log.folder());
        String root = LogCheck.checkpoint(log.checkpoint()).checkpoint().root().base64();
        byte[] forged = SmallLog.bytes(new String(log.checkpoint(), StandardCharsets.UTF_8)
                .replace(root, io.waymark.tlog.Hash.sha256(new byte[1]).base64()));
        LogFault fault = catchThrowableOfType(
                LogFault.class,
                () -> LogCheck.check(folder, LogCheck.checkpoint(forged), Optional.empty(), List.of(), n -> {}));
        assertThat(fault.code()).isEqualTo("root");
    }

    @Test
    void two_logs_are_compared_at_the_smaller_size_and_the_first_other_leaf_is_named() throws IOException {
        SmallLog one = log();
        SmallLog other = log(at(400, leaf -> new Leaf.Configuration(leaf.block(), Hash.sha256(Hash.label("x")))));
        assertThat(LogCheck.firstDifference(new LogFolder(one.folder()), new LogFolder(other.folder()), one.size()))
                .isEqualTo(400);
        assertThat(LogCheck.firstDifference(new LogFolder(one.folder()), new LogFolder(log().folder()), one.size()))
                .isEqualTo(LogFault.NOWHERE);
    }

    /** A busy server is asked again, what was kept is not asked for again, and the checkpoint comes last. */
    @Test
    void a_copy_over_http_waits_where_it_is_asked_to_and_goes_on_where_it_stopped() throws IOException {
        SmallLog log = log();
        ConcurrentHashMap<String, Integer> asked = new ConcurrentHashMap<>();
        AtomicInteger left = new AtomicInteger(4);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/log/", exchange -> {
            String path = exchange.getRequestURI().getPath().substring("/log/".length());
            int times = asked.merge(path, 1, Integer::sum);
            Path file = log.folder().resolve(path);
            boolean busy = path.equals("checkpoint") && times == 1;
            boolean gone = !path.equals("checkpoint") && left.getAndDecrement() == 0;
            int status = busy ? 429 : !gone && Files.exists(file) ? 200 : 404;
            byte[] body = status == 200 ? Files.readAllBytes(file) : new byte[0];
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            Path kept = temporary.resolve("kept");
            LogMirror mirror = new LogMirror(
                    new LogSite("http://localhost:" + server.getAddress().getPort()), kept);
            assertThat(fault(mirror)).startsWith("missing ");
            assertThat(asked.get("checkpoint")).isEqualTo(2);
            assertThat(Files.exists(kept.resolve("checkpoint"))).isFalse();
            assertThat(check(mirror).keys()).isPositive();
            mirror.finish(mirror.checkpoint());
            assertThat(asked.get("tile/entries/000")).isEqualTo(1);
            assertThat(check(new LogFolder(kept)).keys()).isPositive();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_published_partial_tile_may_have_made_way_for_the_full_one() throws IOException {
        SmallLog log = log();
        byte[] full = Files.readAllBytes(log.folder().resolve("tile/entries/000"));
        List<byte[]> entries = EntryBundle.decode(full, 256);
        LogFolder folder = new LogFolder(log.folder());
        assertThat(folder.read(TilePath.parse("tile/entries/000.p/9")))
                .isEqualTo(EntryBundle.encode(entries.subList(0, 9)));
    }
}
