package io.waymark.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.waymark.network.Operation.Prepared;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same random operations on a real network and on the embedded one; what they answer, which codes the transactions get and
 * what the state is afterwards must be the same. The real network comes first; the embedded one then gets the transactions in
 * the order, and in the blocks, that the real one made.
 *
 * <p>{@code -Dwaymark.differential=2000} says how many, {@code -Dwaymark.differential.seed} which.
 */
class DifferentialTest {

    private static final int PORTS = 24_350;
    private static final int ROUND = 10;
    private static final int ROUNDS_BETWEEN_STATES = 10;
    private static final Duration LATE_VALUES = Duration.ofSeconds(90);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path realData;

    @TempDir
    static Path embeddedData;

    private static Running real;
    private static Running embedded;

    private final Map<TxValidationCode, Integer> codes = new EnumMap<>(TxValidationCode.class);
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final Map<String, String> differences = new TreeMap<>();
    private final List<Integer> earlier = new ArrayList<>();
    private final List<Pair> pairs = new ArrayList<>();
    private long realHeight;
    private long embeddedHeight;

    /** One operation as prepared on both networks. */
    private record Pair(String name, boolean alone, Prepared real, Prepared embedded) {}

    /** A transaction that the real network took, by number of its operation. */
    private record Entry(int operation, TxValidationCode code) {}

    @BeforeAll
    static void start() {
        real = new Running(new FabricUnderTest(realData, Running.MSPS, FabricUnderTest.binariesOrSkip(), PORTS));
        embedded = new Running(new EmbeddedNetwork(embeddedData, Running.MSPS, Duration.ofMillis(300)));
    }

    @AfterAll
    static void stop() {
        if (real != null) {
            real.close();
        }
        if (embedded != null) {
            embedded.close();
        }
    }

    @Test
    void both_networks_do_the_same() throws Exception {
        int count = Integer.getInteger("waymark.differential", 200);
        long seed = Long.getLong("waymark.differential.seed", System.nanoTime());
        System.out.println("differential test: " + count + " operations, seed " + seed);
        Operations operations = new Operations(seed, "d" + Long.toHexString(seed));
        Random order = new Random(seed);
        realHeight = real.submit(Running.A, "put", "start", "x").getBlockNumber() + 1;
        embeddedHeight = embedded.submit(Running.A, "put", "start", "x").getBlockNumber() + 1;
        for (int done = 0, round = 1; done < count; done += ROUND, round++) {
            try {
                round(operations, order);
            } catch (RuntimeException e) {
                // A peer that is gone is a difference too: these were the last things that it was given.
                pairs.subList(Math.max(0, pairs.size() - 2 * ROUND), pairs.size())
                        .forEach(pair -> System.out.println("among the last: " + pair.name()));
                throw e;
            }
            if (round % ROUNDS_BETWEEN_STATES == 0) {
                compareStates(operations);
                System.out.println(done + ROUND + " operations, " + differences.size() + " differences, " + codes);
            }
        }
        compareStates(operations);
        System.out.println("codes: " + codes);
        System.out.println("refused before the order: " + refusals);
        assertThat(differences).as("differences, seed " + seed).isEmpty();
        assertThat(codes.keySet()).containsAll(Operations.causable());
    }

    private void round(Operations operations, Random order) throws Exception {
        List<Integer> submitting = new ArrayList<>();
        for (int i = 0; i < ROUND; i++) {
            Operation operation = operations.next();
            Prepared there = operation.on(real);
            Prepared here = operation.on(embedded);
            compare(operation.name(), "before the order", there.seen(), here.seen());
            if (there.envelope() != null && here.envelope() != null) {
                submitting.add(pairs.size());
                pairs.add(new Pair(operation.name(), operation.alone(), there, here));
            }
        }
        List<Integer> together = new ArrayList<>(
                submitting.stream().filter(each -> !pairs.get(each).alone()).toList());
        together.stream().filter(each -> !setsPolicy(each)).findAny().ifPresent(together::add);
        java.util.Collections.shuffle(together, order);
        submit(together);
        for (int each : submitting) {
            if (pairs.get(each).alone()) {
                submit(List.of(each));
            }
        }
        if (!earlier.isEmpty()) {
            submit(List.of(earlier.get(order.nextInt(earlier.size()))));
        }
        earlier.addAll(submitting);
    }

    /**
     * A second copy of a transaction that sets a key's policy, in a later block with others, is another thing that stops a real
     * peer; sets made by hand may do that too.
     */
    private boolean setsPolicy(int operation) {
        String name = pairs.get(operation).name();
        return name.contains("olicy") || name.startsWith("by hand");
    }

    private void submit(List<Integer> submitting) throws Exception {
        List<Integer> accepted = new ArrayList<>();
        for (int each : submitting) {
            String there = Operation.submit(real, pairs.get(each).real().envelope());
            if (there.equals("accepted")) {
                accepted.add(each);
            } else {
                refusals.merge(there, 1, Integer::sum);
                compare(
                        pairs.get(each).name(),
                        "submit",
                        there,
                        Operation.submit(embedded, pairs.get(each).embedded().envelope()));
            }
        }
        List<List<Entry>> made = realBlocks(accepted);
        if (!made.isEmpty()) {
            // Each organisation simulates on its own peer, and peers commit when they come to it.
            for (String org : Running.MSPS) {
                Blocks.await(() -> has(real.client(org), realHeight - 1));
            }
        }
        replay(made);
    }

    /** A peer that is more than one block behind says that there is no such block, and does not wait for it. */
    private static boolean has(Client client, long block) {
        try {
            return !Blocks.between(client, block, block).isEmpty();
        } catch (NoSuchElementException notYet) {
            return false;
        }
    }

    /** The blocks that the real network made of the transactions that it accepted. */
    private List<List<Entry>> realBlocks(List<Integer> accepted) throws Exception {
        Map<ByteString, Integer> known = new HashMap<>();
        accepted.forEach(each -> known.put(pairs.get(each).real().envelope().toByteString(), each));
        List<List<Entry>> blocks = new ArrayList<>();
        int left = accepted.size();
        if (left == 0) {
            return blocks;
        }
        try (CloseableIterator<Block> stream = real.client(Running.A)
                .network()
                .newBlockEventsRequest()
                .startBlock(realHeight)
                .build()
                .getEvents(Blocks.BOUNDED)) {
            while (left > 0) {
                Block block = stream.next();
                List<Entry> entries = new ArrayList<>();
                for (int i = 0; i < block.getData().getDataCount(); i++) {
                    ByteString bytes =
                            Envelope.parseFrom(block.getData().getData(i)).toByteString();
                    entries.add(new Entry(known.get(bytes), Blocks.code(block, i)));
                    left--;
                }
                blocks.add(entries);
                realHeight = block.getHeader().getNumber() + 1;
            }
        }
        return blocks;
    }

    private void replay(List<List<Entry>> blocks) throws Exception {
        for (List<Entry> entries : blocks) {
            for (Entry entry : entries) {
                Pair pair = pairs.get(entry.operation());
                compare(
                        pair.name(),
                        "submit",
                        "accepted",
                        Operation.submit(embedded, pair.embedded().envelope()));
            }
            List<TxValidationCode> got = new ArrayList<>();
            int made = 0;
            try (CloseableIterator<Block> stream = embedded.client(Running.A)
                    .network()
                    .newBlockEventsRequest()
                    .startBlock(embeddedHeight)
                    .build()
                    .getEvents(Blocks.BOUNDED)) {
                while (got.size() < entries.size()) {
                    Block block = stream.next();
                    for (int i = 0; i < block.getData().getDataCount(); i++) {
                        got.add(Blocks.code(block, i));
                    }
                    embeddedHeight = block.getHeader().getNumber() + 1;
                    made++;
                }
            }
            assertThat(made)
                    .as("blocks that the embedded network made of one: the machine is too busy for a comparison")
                    .isEqualTo(1);
            for (int i = 0; i < entries.size(); i++) {
                codes.merge(entries.get(i).code(), 1, Integer::sum);
                String name = pairs.get(entries.get(i).operation()).name();
                Set<TxValidationCode> any = Operations.anyOf().getOrDefault(name, Set.of());
                if (!any.contains(entries.get(i).code()) || !any.contains(got.get(i))) {
                    compare(
                            name,
                            "code",
                            entries.get(i).code().name(),
                            got.get(i).name());
                }
            }
        }
    }

    private void compareStates(Operations operations) throws Exception {
        for (int i = 0; i < Operations.KEYS; i++) {
            String key = operations.key(i);
            compare(
                    "state of key " + i,
                    "public",
                    state(real, Running.A, "get", key),
                    state(embedded, Running.A, "get", key));
            compare(
                    "policy of key " + i,
                    "public",
                    state(real, Running.A, "policy", key),
                    state(embedded, Running.A, "policy", key));
            for (String org : Running.MSPS) {
                String collection = Running.collection(org);
                compare(
                        "hash of key " + i + " of " + org,
                        "state",
                        state(real, Running.A, "hash", collection, key),
                        state(embedded, Running.A, "hash", collection, key));
                compareValues("value of key " + i + " of " + org, org, collection, key);
            }
        }
    }

    /** A private value that came too late for its block is asked for by the peer again, once a minute on a real one. */
    private void compareValues(String what, String org, String collection, String key) throws Exception {
        long end = System.nanoTime() + LATE_VALUES.toNanos();
        String there = state(real, org, "getPrivate", collection, key);
        String here = state(embedded, org, "getPrivate", collection, key);
        while (!there.equals(here)
                && (there.startsWith("error ") || here.startsWith("error "))
                && System.nanoTime() < end) {
            TimeUnit.SECONDS.sleep(1);
            there = state(real, org, "getPrivate", collection, key);
            here = state(embedded, org, "getPrivate", collection, key);
        }
        compare(what, "state", there, here);
    }

    private static String state(Running network, String at, String function, String... arguments) throws Exception {
        try {
            return new String(network.evaluate(at, function, arguments), StandardCharsets.ISO_8859_1);
        } catch (GatewayException e) {
            return "error " + e.getStatus().getCode();
        }
    }

    private void compare(String operation, String what, String there, String here) {
        if (!there.equals(here)) {
            String difference = what + ": real <" + there + "> embedded <" + here + ">";
            if (differences.putIfAbsent(difference, operation) == null) {
                System.out.println("DIFFERENT " + operation + "\n  " + difference);
            }
        }
    }
}
