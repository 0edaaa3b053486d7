package io.waymark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.claim.ClaimKind;
import io.waymark.claim.ClaimSecret;
import io.waymark.claim.ClaimStatement;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * How large a bundle of ten steps with a case and a pallet is, in a log where others write between its steps:
 * {@code -Dwaymark.bundle.leaves=1000000} for a million.
 */
class BundleSizeTest {

    private static final int LEAVES = Integer.getInteger("waymark.bundle.leaves", 4_000);
    /** The aim at a million leaves: 40,000, and 1,000 more for each watched input; here are three. */
    private static final int MOST = 43_000;

    /** Three places of claims, each asked of three members, take this much more at most. */
    private static final int MOST_OF_CLAIMS = 10_000;

    private static final String ITEM = Story.item(Story.serial(1));

    @Test
    void ten_steps_with_a_case_and_a_pallet_are_less_than_forty_kilobytes() throws IOException {
        try (StoryLog log = new StoryLog(Story.SHOP)) {
            SplittableRandom others = new SplittableRandom(5);
            BundleCases.tenSteps(log.story, () -> log.story.meanwhile(LEAVES / 20, others));
            measure(log, "", MOST);
        }
    }

    /** The same item with a secret in its pack: claimed, passed on, reported stolen. */
    @Test
    void claims_of_three_places_take_ten_kilobytes_more_at_most() throws IOException {
        ClaimSecret pack = secret("pack");
        ClaimSecret one = secret("one");
        ClaimSecret two = secret("two");
        List<ClaimStatement> statements = List.of(
                pack.states(pack.key(), 1, ClaimKind.CLAIM, one.key()),
                one.states(pack.key(), 2, ClaimKind.PASS, two.key()),
                two.states(pack.key(), 3, ClaimKind.STOLEN, null));
        try (StoryLog log = new StoryLog(Story.SHOP)) {
            SplittableRandom others = new SplittableRandom(5);
            Runnable meanwhile = () -> log.story.meanwhile(LEAVES / 20, others);
            String input = Story.item(Story.serial(7));
            BundleCases.tenSteps(
                    log.story,
                    meanwhile,
                    () -> log.story.transform(pack.key(), new String[] {input}, ITEM, Story.item(Story.serial(2))));
            statements.forEach(said -> {
                log.story.claim(Story.SHOP, said);
                meanwhile.run();
            });
            measure(log, " and three claims", MOST + MOST_OF_CLAIMS);
        }
    }

    private static ClaimSecret secret(String name) {
        return new ClaimSecret(Hash.sha256(Hash.label("claims " + name)).bytes());
    }

    private static void measure(StoryLog log, String with, int most) throws IOException {
        log.sign();
        byte[] bundle =
                log.bundles.newest(GS1Identifier.parse(ITEM)).orElseThrow().json();
        JsonObject json = CanonicalJson.parse(bundle).asObject();
        assertThat(json.has("log")).isTrue();
        JsonObject proofs = json.object("log");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bundle);
        }
        System.out.printf(
                Locale.ROOT,
                "bundle of ten steps%s in a log of %,d leaves: %,d bytes (%,d compressed)%n",
                with,
                LEAVES,
                bundle.length,
                packed.size());
        json.forEach((name, value) -> part("  ", name, value));
        proofs.forEach((name, value) -> part("  log.", name, value));
        Files.write(Path.of("target", "ten-steps-" + LEAVES + with.replace(" ", "-") + ".json"), bundle);
        assertThat(bundle.length).isLessThan(most);
    }

    private static void part(String before, String name, JsonValue value) {
        int size = CanonicalJson.bytes(JsonObject.of("x", value)).length - 6;
        System.out.printf(Locale.ROOT, "%s%s: %,d%n", before, name, size);
    }
}
