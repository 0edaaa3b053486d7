package io.waymark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.projection.bundle.Bundle;
import io.waymark.projection.bundle.Bundles;
import io.waymark.projection.journey.Journey;
import io.waymark.projection.journey.Journeys;
import io.waymark.projection.journey.RecallState;
import io.waymark.projection.ledger.Projector;
import io.waymark.verifier.Claim;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Journeys and bundles out of rows that the real projector made. */
class BundlesTest {

    private static final String ITEM = Story.item(Story.serial(1));

    private final HikariDataSource database = TestDatabase.pool(TestDatabase.fresh());
    private final JdbcTransactionManager transactions = new JdbcTransactionManager(database);
    private final JdbcClient db = JdbcClient.create(database);
    private final Journeys journeys = new Journeys(db);
    private long nanos;
    private final Bundles bundles = new Bundles(db, transactions, () -> nanos);

    @AfterEach
    void end() {
        database.close();
    }

    private Story story(String node) {
        return new Story(node, new Projector(node, new JdbcTemplate(database), new TransactionTemplate(transactions)));
    }

    /** Made, packed into a case, that onto a pallet, shipped, received, unpacked, shipped, received and sold. */
    static Story whole(Story story) {
        story.product(
                "Bergkäse, 12 months",
                "Alpenblick",
                "Raw milk cheese from summer pastures.",
                Optional.of(Hash.sha256(new byte[] {1})));
        story.commission(ITEM, Story.item(Story.serial(2)), Story.item(Story.serial(3)));
        story.day().pack(Story.MAKER, Story.CASE, ITEM, Story.item(Story.serial(2)), Story.item(Story.serial(3)));
        story.day().ship(Story.MAKER, Story.DISTRIBUTOR, Story.CASE);
        story.day().receive(Story.DISTRIBUTOR, Story.CASE);
        story.pack(Story.DISTRIBUTOR, Story.PALLET, Story.CASE);
        story.day().ship(Story.DISTRIBUTOR, Story.SHOP, Story.PALLET);
        story.day().receive(Story.SHOP, Story.PALLET);
        story.unpack(Story.SHOP, Story.PALLET, Story.CASE);
        story.day().unpack(Story.SHOP, Story.CASE, ITEM);
        return story;
    }

    @Test
    void a_whole_journey_becomes_one_line() {
        whole(story(Story.SHOP)).day().sell(Story.SHOP, ITEM);
        Journey journey = journeys.of(GS1Identifier.parse(ITEM)).orElseThrow();
        assertThat(journey.complete()).isTrue();
        assertThat(journey.timeline().stream().map(e -> Words.entry(e, false)))
                .containsExactly(
                        "Entered again by Alpenblick Käserei",
                        "Packed by Alpenblick Käserei",
                        "Shipped by Alpenblick Käserei to Rhône Logistics",
                        "Received by Rhône Logistics",
                        "Packed by Rhône Logistics",
                        "Shipped by Rhône Logistics to Corner Shop",
                        "Received by Corner Shop",
                        "Unpacked by Corner Shop",
                        "Unpacked by Corner Shop",
                        "Sold by Corner Shop");
        assertThat(journey.timeline()).allSatisfy(e -> assertThat(e.day()).isPresent());
        assertThat(journey.product().orElseThrow().name()).contains("Bergkäse, 12 months");
        assertThat(journey.custodian().name()).isEqualTo("Corner Shop");
    }

    @Test
    void a_bundle_is_canonical_small_and_holds_nothing_that_was_not_opened() {
        whole(story(Story.SHOP)).day().sell(Story.SHOP, ITEM);
        Bundle bundle = bundles.of(GS1Identifier.parse(ITEM)).orElseThrow();
        JsonObject json =
                CanonicalJson.parse(bundle.json(), JsonLimits.DOCUMENT).asObject();
        assertThat(bundle.json().length).isLessThan(40_000);
        String text = new String(bundle.json(), StandardCharsets.UTF_8);
        assertThat(text)
                .doesNotContain(Story.CANARY)
                .doesNotContain(Story.CASE)
                .doesNotContain(Story.PALLET)
                .doesNotContain(Story.serial(2));
        assertThat(text.split("\"unit\":", -1)).hasSize(3);
        assertThat(json.object("asOf").integer("block")).isEqualTo(bundle.block());
        json.array("events")
                .forEach(document ->
                        assertThat(document.asObject().array("shown").size()).isEqualTo(1));
    }

    @Test
    void what_was_handed_on_and_is_not_shown_is_a_gap() {
        Story story = story(Story.MAKER);
        story.commission(ITEM).day().ship(Story.MAKER, Story.DISTRIBUTOR, ITEM);
        assertThat(journeys.of(GS1Identifier.parse(ITEM))
                        .orElseThrow()
                        .receiver()
                        .orElseThrow()
                        .name())
                .isEqualTo("Rhône Logistics");
        story.day().receive(Story.DISTRIBUTOR, ITEM);
        Journey journey = journeys.of(GS1Identifier.parse(ITEM)).orElseThrow();
        assertThat(journey.gone().orElseThrow().msp()).isEqualTo(Story.DISTRIBUTOR);
        assertThat(journey.timeline().get(2).gap()).isTrue();
        JsonObject json = CanonicalJson.parse(
                        bundles.of(GS1Identifier.parse(ITEM)).orElseThrow().json(), JsonLimits.DOCUMENT)
                .asObject();
        int i = 0;
        for (Claim claim : StoryLog.claims(json.without("asOf").without("facts"))) {
            boolean there = json.array("facts").get(i++).asArray().size() == 4;
            boolean gap = claim.expected() == Claim.Expected.ANY && claim.org().equals(Story.DISTRIBUTOR);
            assertThat(there).isEqualTo(gap || claim.expected() == Claim.Expected.SHOWN);
        }
    }

    @Test
    void what_is_in_a_unit_goes_where_the_unit_goes() {
        Story story = story(Story.MAKER);
        story.commission(ITEM).pack(Story.MAKER, Story.CASE, ITEM).ship(Story.MAKER, Story.DISTRIBUTOR, Story.CASE);
        Journey inside = journeys.of(GS1Identifier.parse(ITEM)).orElseThrow();
        assertThat(inside.inside()).contains(GS1Identifier.parse(Story.CASE));
        assertThat(inside.receiver().orElseThrow().msp()).isEqualTo(Story.DISTRIBUTOR);
        story.receive(Story.DISTRIBUTOR, Story.CASE);
        assertThat(journeys.of(GS1Identifier.parse(ITEM))
                        .orElseThrow()
                        .gone()
                        .orElseThrow()
                        .msp())
                .isEqualTo(Story.DISTRIBUTOR);
        assertThat(journeys.unit(GS1Identifier.parse(Story.CASE)).orElseThrow().members())
                .hasSize(1);
    }

    @Test
    void a_recall_of_the_lot_reaches_the_item() {
        Story story = story(Story.MAKER);
        story.commission(ITEM);
        assertThat(journeys.of(GS1Identifier.parse(ITEM)).orElseThrow().recall())
                .isEqualTo(RecallState.NONE);
        Bundle before = bundles.of(GS1Identifier.parse(ITEM)).orElseThrow();
        story.recallLot(Story.LOT);
        assertThat(journeys.of(GS1Identifier.parse(ITEM)).orElseThrow().recall())
                .isEqualTo(RecallState.RECALLED);
        assertThat(journeys.lot(GS1Identifier.parse(Story.LOT)).orElseThrow().recall())
                .isEqualTo(RecallState.RECALLED);
        assertThat(bundles.of(GS1Identifier.parse(ITEM)).orElseThrow()).isSameAs(before);
        nanos += 1_000_000_001;
        Bundle after = bundles.of(GS1Identifier.parse(ITEM)).orElseThrow();
        assertThat(after.etag()).isNotEqualTo(before.etag());
        assertThat(new String(after.json(), StandardCharsets.UTF_8)).contains("\"kind\":\"recall\"");
    }

    @Test
    void a_kept_bundle_speaks_of_the_latest_block_and_of_everything_that_changed() {
        Story story = story(Story.MAKER);
        story.commission(ITEM, Story.item(Story.serial(2))).pack(Story.MAKER, Story.CASE, ITEM);
        GS1Identifier item = GS1Identifier.parse(ITEM);
        Bundle before = bundles.of(item).orElseThrow();
        story.ship(Story.MAKER, Story.DISTRIBUTOR, Story.item(Story.serial(2)));
        nanos += 1_000_000_001;
        Bundle later = bundles.of(item).orElseThrow();
        assertThat(later.block()).isEqualTo(before.block() + 1);
        assertThat(rest(later)).isEqualTo(rest(before));
        List<Runnable> changes = List.of(
                () -> story.ship(Story.MAKER, Story.DISTRIBUTOR, Story.CASE),
                () -> story.product("Cheese", "", "", Optional.empty()),
                () -> story.product("Better cheese", "", "", Optional.empty()),
                () -> story.receive(Story.DISTRIBUTOR, Story.CASE),
                () -> story.recallLot(Story.LOT));
        for (Runnable change : changes) {
            String was = rest(bundles.of(item).orElseThrow());
            change.run();
            nanos += 1_000_000_001;
            assertThat(rest(bundles.of(item).orElseThrow())).isNotEqualTo(was);
        }
    }

    private static String rest(Bundle bundle) {
        String text = new String(bundle.json(), StandardCharsets.UTF_8);
        return text.substring(text.indexOf("\"chain\""));
    }

    @Test
    void a_recall_reaches_what_was_made_of_it() {
        Story story = story(Story.MAKER);
        story.commission(ITEM).transform(new String[] {ITEM}, Story.item("S9"));
        GS1Identifier output = GS1Identifier.parse(Story.item("S9"));
        assertThat(journeys.of(output).orElseThrow().recall()).isEqualTo(RecallState.NONE);
        bundles.of(output).orElseThrow();
        story.recall(ITEM);
        assertThat(journeys.of(output).orElseThrow().recall()).isEqualTo(RecallState.RECALLED);
        nanos += 1_000_000_001;
        assertThat(new String(bundles.of(output).orElseThrow().json(), StandardCharsets.UTF_8))
                .contains("\"target\":\"input\"");
    }

    @Test
    void a_unit_number_that_is_used_again_is_another_history() {
        Story story = story(Story.MAKER);
        story.commission(ITEM).pack(Story.MAKER, Story.CASE, ITEM).unpack(Story.MAKER, Story.CASE);
        story.event(Story.MAKER, "ObjectEvent", "DELETE", "destroying", "'epcList':['" + Story.CASE + "']");
        story.commission(Story.CASE);
        GS1Identifier unit = GS1Identifier.parse(Story.CASE);
        assertThat(journeys.all(unit)).hasSize(2);
        Journey now = journeys.of(unit).orElseThrow();
        assertThat(now.others()).isEqualTo(1);
        assertThat(now.status().word()).isEqualTo("held");
    }

    @Test
    void search_finds_by_every_spelling() {
        story(Story.MAKER).commission(ITEM).pack(Story.MAKER, Story.CASE, ITEM);
        String serial = Story.serial(1);
        for (String spelling : List.of(
                ITEM,
                "https://anything.example/01/" + Story.GTIN + "/21/" + serial,
                "(01)" + Story.GTIN + "(21)" + serial,
                "urn:epc:id:sgtin:9521001.000001." + serial,
                serial)) {
            assertThat(journeys.search(spelling)).as(spelling).singleElement().satisfies(hit -> assertThat(
                            hit.identifier())
                    .hasToString(ITEM));
        }
        assertThat(journeys.search("9521001000017"))
                .extracting(h -> h.identifier().toString())
                .contains(ITEM, Story.CLASS);
        assertThat(journeys.search("095210010000000017"))
                .extracting(h -> h.identifier().toString())
                .contains(Story.CASE);
        assertThat(journeys.search(Story.LOT))
                .extracting(h -> h.identifier().toString())
                .contains(ITEM, Story.LOT);
        assertThat(journeys.search("L-7"))
                .extracting(h -> h.identifier().toString())
                .contains(Story.LOT);
        assertThat(journeys.search("no such thing")).isEmpty();
        assertThat(journeys.search("")).isEmpty();
    }
}
