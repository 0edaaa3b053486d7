package io.waymark.backend;

import static io.waymark.backend.Consortium.MANUFACTURER;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.backend.follow.Follower;
import io.waymark.backend.follow.Rebuild;
import io.waymark.backend.ledger.LedgerClient;
import io.waymark.backend.ledger.LedgerException;
import io.waymark.backend.submit.FailPoint;
import io.waymark.json.JsonObject;
import io.waymark.projection.ledger.Projector;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** A node that ends between any two steps of a transaction goes on where it was: nothing is lost, nothing is there twice. */
class RestartTest {
    private static final Hang HANG = new Hang();
    private static Consortium consortium;

    @BeforeAll
    static void start() {
        consortium = Consortium.of(HANG, Map.of(), MANUFACTURER);
    }

    @AfterAll
    static void stop() {
        if (consortium != null) {
            consortium.close();
        }
    }

    /** Goes no further than one place, once one is named; the node is ended while it hangs there. */
    private static final class Hang implements FailPoint {
        private volatile String place = "";
        private volatile CountDownLatch there = new CountDownLatch(1);

        void at(String next) {
            there = new CountDownLatch(1);
            place = next;
        }

        @Override
        public void reached(String name) {
            if (name.equals(place)) {
                there.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException ended) {
                    throw new IllegalStateException("ended");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"endorsed", "stored", "submitted", "settled"})
    void ended_when(String place) throws Exception {
        Backend ending = consortium.backend(MANUFACTURER);
        HANG.at(place);
        String item = Events.item("9521001", 8, "K" + place);
        String location = ending.post(
                        "/epcis/capture", Events.document(Events.object("ADD", "commissioning", "", item)))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertThat(HANG.there.await(60, TimeUnit.SECONDS)).isTrue();
        ending.close();
        HANG.at("");

        Backend again = consortium.start(MANUFACTURER, HANG, Map.of());
        JsonObject job = again.finished(location);
        assertThat(job.bool("success")).as(job.text()).isTrue();
        Await.until("the outbox is settled", Duration.ofSeconds(30), () -> again.unsettled() == 0);
        assertThat(Backend.json(again.get("/epcis/events?MATCH_epc=" + Backend.encoded(item))
                                .body())
                        .object("epcisBody")
                        .object("queryResults")
                        .object("resultsBody")
                        .array("eventList")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void events_wait_for_a_chaincode_that_is_away() throws Exception {
        Backend node = consortium.backend(MANUFACTURER);
        LedgerClient ledger = node.bean(LedgerClient.class);
        consortium.stopChaincode(MANUFACTURER);
        String item = Events.item("9521001", 12, "A1");
        String location = node.post("/epcis/capture", Events.document(Events.object("ADD", "commissioning", "", item)))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        Await.until("the peer knows that its chaincode is away", Duration.ofSeconds(60), () -> {
            try {
                ledger.check(new byte[0]);
                return false;
            } catch (LedgerException.NotOrdered away) {
                return away.passing() && away.code().equals("chaincode-unavailable");
            } catch (LedgerException.Refused stillThere) {
                return false;
            }
        });
        assertThat(Backend.json(node.get(location).body()).bool("running")).isTrue();
        consortium.startChaincode(MANUFACTURER);
        JsonObject job = node.finished(location);
        assertThat(job.bool("success")).as(job.text()).isTrue();
    }

    @Test
    void rows_are_the_same_after_a_replay() throws Exception {
        Backend node = consortium.backend(MANUFACTURER);
        String[] items = {Events.item("9521001", 11, "Y1"), Events.item("9521001", 11, "Y2")};
        assertThat(node.capture(Events.document(
                                Events.object("ADD", "commissioning", "", items),
                                Events.pack(Events.unit("9521001", 11), items)))
                        .bool("success"))
                .isTrue();
        node.close();
        Map<String, io.waymark.ledger.Hash> tiles = LogFiles.tiles(consortium.home(MANUFACTURER));
        Backend resting = consortium.start(MANUFACTURER, HANG, Map.of("waymark.follow", false));
        Rebuild.Result result = resting.bean(Rebuild.class).run();
        assertThat(LogFiles.tiles(consortium.home(MANUFACTURER))).isEqualTo(tiles);
        assertThat(result.blocks()).isGreaterThan(3);
        assertThat(result.after()).isEqualTo(result.before());
        resting.close();
        consortium.start(MANUFACTURER, HANG, Map.of());
    }

    /** All is followed, and the last thing that a new node says of itself, its vote for the log's policy, is on the ledger. */
    private static void settled(Backend node, Follower follower) {
        JdbcTemplate rows = node.bean(JdbcTemplate.class);
        Await.until(
                "the node has voted",
                Duration.ofSeconds(60),
                () -> rows.queryForObject("select count(*) from policy_vote", Integer.class) > 0);
        Await.until("all is followed", Duration.ofSeconds(30), follower::caughtUp);
    }

    @Test
    void a_running_node_whose_rows_were_emptied_replays_without_being_told_by_a_block() {
        Backend node = consortium.backend(MANUFACTURER);
        Follower follower = node.bean(Follower.class);
        settled(node, follower);
        Projector projector = node.bean(Projector.class);
        long height = projector.height();
        io.waymark.ledger.Hash rows = projector.digest();
        projector.rebuild();
        Await.until("the rows are back", Duration.ofSeconds(30), () -> projector.height() >= height);
        assertThat(projector.height()).as("nothing was published anew").isEqualTo(height);
        assertThat(projector.digest()).isEqualTo(rows);
        Await.until("it works on", Duration.ofSeconds(30), follower::caughtUp);
        assertThat(node.capture(Events.document(
                                Events.object("ADD", "commissioning", "", Events.item("9521001", 11, "Y3"))))
                        .bool("success"))
                .isTrue();
    }

    @Test
    void nothing_acts_on_rows_that_were_emptied_while_the_stream_was_down() {
        Backend node = consortium.backend(MANUFACTURER);
        Follower follower = node.bean(Follower.class);
        settled(node, follower);
        Projector projector = node.bean(Projector.class);
        long height = projector.height();
        follower.close();
        projector.rebuild();
        follower.start();
        Await.until("the rows are coming back", Duration.ofSeconds(30), () -> projector.height() > 0);
        Await.until("the rows are back", Duration.ofSeconds(30), () -> {
            boolean acts = follower.caughtUp();
            long now = projector.height();
            assertThat(acts && now < height).as("ready at block " + now).isFalse();
            return now >= height;
        });
        assertThat(projector.height()).as("nothing was published anew").isEqualTo(height);
        Await.until("it works on", Duration.ofSeconds(30), follower::caughtUp);
    }
}
