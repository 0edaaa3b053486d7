package io.waymark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.gs1.GS1Identifier;
import io.waymark.projection.bundle.Bundle;
import io.waymark.verifier.Answers;
import io.waymark.verifier.Verifier;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
}
