package io.waymark.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.waymark.gs1.GS1Identifier;
import io.waymark.projection.bundle.Bundles;
import io.waymark.projection.ledger.Projector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The browser's script under node: it accepts bundles as they are made here, and refuses those that were changed. */
class VerifierScriptTest {

    private static final Path BUNDLES = Path.of("target", "bundles");
    private static final String ITEM = Story.item(Story.serial(1));

    @BeforeAll
    static void bundles() throws IOException {
        Files.createDirectories(BUNDLES);
        Files.writeString(Path.of("target", "mutations.txt"), String.join("\n", BundleVectorsTest.mutations()) + "\n");
        write("sold", Story.SHOP, ITEM, story -> BundlesTest.whole(story).day().sell(Story.SHOP, ITEM));
        write("inside", Story.MAKER, ITEM, story -> story.product("Cheese", "", "", java.util.Optional.empty())
                .commission(ITEM, Story.item("S1"))
                .pack(Story.MAKER, Story.CASE, ITEM, Story.item("S1"))
                .ship(Story.MAKER, Story.DISTRIBUTOR, Story.CASE));
        write("gone", Story.MAKER, ITEM, story -> story.commission(ITEM)
                .ship(Story.MAKER, Story.DISTRIBUTOR, ITEM)
                .receive(Story.DISTRIBUTOR, ITEM));
        write("gone-inside", Story.MAKER, ITEM, story -> story.commission(ITEM)
                .pack(Story.MAKER, Story.CASE, ITEM)
                .ship(Story.MAKER, Story.DISTRIBUTOR, Story.CASE)
                .receive(Story.DISTRIBUTOR, Story.CASE));
        write("left-unit", Story.MAKER, ITEM, story -> story.commission(ITEM, Story.item("S1"))
                .pack(Story.MAKER, Story.CASE, ITEM, Story.item("S1"))
                .unpack(Story.MAKER, Story.CASE));
        write("recalled", Story.MAKER, Story.item("S2"), story -> story.commission(Story.item("S2"))
                .recallLot(Story.LOT));
        write("recalled-input", Story.MAKER, Story.item("S3"), story -> story.commission(ITEM)
                .transform(new String[] {ITEM}, Story.item("S3"))
                .recall(ITEM));
        write("rejected", Story.MAKER, ITEM, story -> story.commission(ITEM)
                .ship(Story.MAKER, Story.DISTRIBUTOR, ITEM)
                .event(
                        Story.DISTRIBUTOR,
                        "ObjectEvent",
                        "OBSERVE",
                        "receiving",
                        "'disposition':'returned','epcList':['" + ITEM + "']")
                .ship(Story.MAKER, Story.SHOP, ITEM));
    }

    private static void write(String name, String node, String item, Consumer<Story> story) throws IOException {
        try (HikariDataSource database = TestDatabase.pool(TestDatabase.fresh())) {
            JdbcTransactionManager transactions = new JdbcTransactionManager(database);
            story.accept(new Story(
                    node, new Projector(node, new JdbcTemplate(database), new TransactionTemplate(transactions))));
            byte[] bundle = new Bundles(JdbcClient.create(database), transactions, System::nanoTime)
                    .of(GS1Identifier.parse(item))
                    .orElseThrow()
                    .json();
            Files.write(BUNDLES.resolve(name + ".json"), bundle);
        }
    }

    @Test
    void the_script_accepts_what_is_right_and_refuses_what_was_changed() throws Exception {
        assumeTrue(hasNode(), "SKIPPED: node is not installed, so the browser's script is not tested");
        Process node = new ProcessBuilder("node", "--test", "--test-reporter=spec", "src/test/js/")
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "node-test.log").toFile())
                .start();
        boolean ended = node.waitFor(System.getProperty("waymark.mutations") == null ? 5 : 60, TimeUnit.MINUTES);
        if (!ended) {
            node.destroyForcibly();
        }
        String log = Files.readString(Path.of("target", "node-test.log"), StandardCharsets.UTF_8);
        assertThat(ended).as("node ended in time").isTrue();
        assertThat(node.exitValue()).as(log).isZero();
    }

    private static boolean hasNode() throws InterruptedException {
        try {
            Process node = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .start();
            String version = new String(node.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return node.waitFor() == 0
                    && version.startsWith("v")
                    && Integer.parseInt(version.substring(1).split("\\.")[0]) >= 20;
        } catch (IOException e) {
            System.err.println("node cannot be started: " + e.getMessage());
            return false;
        }
    }
}
