package io.waymark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.gs1.GS1Identifier;
import io.waymark.projection.bundle.Bundle;
import io.waymark.projection.bundle.Bundles;
import io.waymark.projection.log.LogWriter;
import io.waymark.verifier.Answers;
import io.waymark.verifier.Verifier;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles with proofs, out of a real projector, log and map. */
class ProvenBundlesTest {

    private static final String ITEM = Story.item(Story.serial(1));

    @Test
    void a_whole_journey_is_proven() throws Exception {
        try (StoryLog log = new StoryLog(Story.SHOP)) {
            BundlesTest.whole(log.story).day().sell(Story.SHOP, ITEM);
            log.sign();
            Bundle bundle = log.bundles.newest(GS1Identifier.parse(ITEM)).orElseThrow();
            assertThat(bundle.proven()).isPresent();
            Answers answers = Verifier.verify(bundle.json(), Optional.of(ITEM), log.policy(), 0);
            assertThat(answers.status()).isEqualTo("sold");
            assertThat(answers.vouching()).containsExactlyElementsOf(StoryLog.ORGS);
            assertThat(answers.makerHolds()).isTrue();
        }
    }

    /** Part {@code scan} apart: it proves from the files that another process writes, goes on with them, and without them proves nothing. */
    @Test
    void a_process_that_only_reads_the_files_gives_the_same_bundle(@TempDir Path empty) {
        try (StoryLog log = new StoryLog(Story.SHOP);
                LogWriter reader = new LogWriter(log.folder());
                LogWriter none = new LogWriter(empty.resolve("log"))) {
            GS1Identifier item = GS1Identifier.parse(ITEM);
            Bundles elsewhere = log.elsewhere(reader);
            BundlesTest.whole(log.story);
            log.sign();
            byte[] before = elsewhere.newest(item).orElseThrow().json();
            assertThat(before).isEqualTo(log.bundles.newest(item).orElseThrow().json());
            log.story.day().sell(Story.SHOP, ITEM);
            log.nanos += 60_000_000_001L;
            log.sign();
            Bundle sold = elsewhere.newest(item).orElseThrow();
            assertThat(sold.proven()).isPresent();
            assertThat(sold.json())
                    .isEqualTo(log.bundles.newest(item).orElseThrow().json())
                    .isNotEqualTo(before);
            assertThat(log.elsewhere(none).newest(item).orElseThrow().proven()).isEmpty();
            assertThat(empty).isEmptyDirectory();
        }
    }
}
