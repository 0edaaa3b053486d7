package io.waymark.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.custody.Act;
import io.waymark.custody.ObjectState;
import io.waymark.custody.Step;
import io.waymark.transaction.Batch;
import io.waymark.transaction.Plan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;

/** Custody on a running network: what the chaincode and Fabric together let through, and what not. */
abstract class CustodySuite extends GoodsSuite {

    @Test
    void goods_are_made_shipped_received_and_sold() throws Exception {
        String item = commissioned();
        valid(manufacturer.capture(ship(item, "9521002000009")));
        valid(distributor.capture(receive(item)));
        valid(distributor.capture(ship(item, "9521003000008")));
        valid(retailer.capture(receive(item)));
        valid(retailer.capture(event("ObjectEvent", "OBSERVE", "retail_selling", "'epcList':['" + item + "']")));
        assertThat(world.state(item).head().act()).isEqualTo(Act.SELL);
    }

    @Test
    void a_case_and_a_pallet_travel_whole_and_open_where_they_arrive() throws Exception {
        String one = commissioned();
        String two = commissioned();
        String box = sscc();
        String pallet = sscc();
        valid(manufacturer.capture(pack(box, one, two)));
        valid(manufacturer.capture(pack(pallet, box)));
        valid(manufacturer.capture(ship(pallet, "9521002000009")));
        valid(distributor.capture(receive(pallet)));
        valid(distributor.capture(event("ObjectEvent", "OBSERVE", "retail_selling", "'epcList':['" + one + "']")));
        assertThat(world.state(one).head().custodian()).isEqualTo("DistributorMSP");
        assertThat(world.state(two).inUnit()).isTrue();
    }

    @Test
    void of_a_receipt_and_a_cancellation_of_one_offer_the_first_wins() throws Exception {
        String item = commissioned();
        valid(manufacturer.capture(ship(item, "9521002000009")));
        Batch cancel =
                manufacturer.batch(event("ObjectEvent", "OBSERVE", "void_shipping", "'epcList':['" + item + "']"));
        Batch receive = distributor.batch(receive(item));
        Transaction cancelled = manufacturer.endorse(cancel);
        Transaction received = distributor.endorse(receive);
        var first = received.submitAsync();
        var second = cancelled.submitAsync();
        assertThat(first.getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(second.getStatus().getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        distributor.lay(receive);
    }

    @Test
    void an_offer_is_received_once() throws Exception {
        String item = commissioned();
        valid(manufacturer.capture(ship(item, "9521002000009")));
        Transaction once = distributor.endorse(distributor.batch(receive(item)));
        Transaction twice = distributor.endorse(distributor.batch(receive(item)));
        valid(Client.commit(once));
        assertThat(Client.commit(twice).getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
    }

    @Test
    void a_late_cancellation_is_refused_by_the_chaincode() throws Exception {
        String item = commissioned();
        valid(manufacturer.capture(ship(item, "9521002000009")));
        Batch late = manufacturer.batch(event("ObjectEvent", "OBSERVE", "void_shipping", "'epcList':['" + item + "']"));
        valid(distributor.capture(receive(item)));
        assertThatThrownBy(() -> manufacturer.endorse(late))
                .isInstanceOf(EndorseException.class)
                .satisfies(e -> assertThat(details(e)).contains("waymark:stale"));
    }

    @Test
    void no_hashed_read_of_an_act_carries_a_version() throws Exception {
        String item = commissioned();
        valid(manufacturer.capture(ship(item, "9521002000009")));
        Transaction received = distributor.endorse(distributor.batch(receive(item)));
        for (HashedRWSet set : hashed(received)) {
            assertThat(set.getHashedReadsList()).isNotEmpty().noneMatch(KVReadHash::hasVersion);
        }
    }

    @Test
    void the_result_of_an_act_is_empty_and_its_envelope_holds_nothing_of_the_batch() throws Exception {
        String item = commissioned();
        Batch batch = manufacturer.batch(ship(item, "9521002000009"));
        Transaction transaction = manufacturer.endorse(batch);
        assertThat(transaction.getResult()).isEmpty();
        String bytes = new String(transaction.getBytes(), StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain("batch", item, "9521002000009", "shipping");
        Plan plan = TestNode.plan(batch);
        plan.writes().keySet().forEach(key -> assertThat(bytes).doesNotContain(key));
    }

    @Test
    void a_foreign_client_cannot_have_an_honest_peer_write() {
        Client foreign = new Client(network, "DistributorMSP", "client", "ManufacturerMSP");
        try (foreign) {
            Batch batch = manufacturer.batch(event("ObjectEvent", "OBSERVE", "inspecting", "'epcList':[]"));
            assertThatThrownBy(
                            () -> foreign.proposal("apply", Map.of(Batch.TRANSIENT, batch.bytes()), "ManufacturerMSP")
                                    .endorse())
                    .isInstanceOf(EndorseException.class)
                    .satisfies(e -> assertThat(details(e)).contains("waymark:wrong-organisation"));
        }
    }

    @Test
    void a_clients_key_alone_and_a_foreign_peers_key_endorse_nothing() throws Exception {
        TxReadWriteSet set = write("ManufacturerMSP", sha256("k" + serials++), sha256("v"));
        Map.of("ManufacturerMSP", "client", "DistributorMSP", "peer").forEach((msp, user) -> assertThat(
                        commit("ManufacturerMSP", set, running().signer(msp, user)))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE));
        assertThat(commit("ManufacturerMSP", set, running().signer("ManufacturerMSP", "admin")))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void nonsense_in_ones_own_collection_commits_and_the_network_lives() throws Exception {
        byte[] key = sha256("nonsense" + serials++);
        assertThat(commit("DistributorMSP", write("DistributorMSP", key, new byte[3]), peerOf("DistributorMSP")))
                .isEqualTo(TxValidationCode.VALID);
        assertThat(commit(
                        "DistributorMSP", write("DistributorMSP", new byte[0], sha256("v")), peerOf("DistributorMSP")))
                .isEqualTo(TxValidationCode.VALID);
        assertThat(commit("DistributorMSP", write("DistributorMSP", key, new byte[200_000]), peerOf("DistributorMSP")))
                .isEqualTo(TxValidationCode.VALID);
        assertThat(commit("DistributorMSP", twice("DistributorMSP", key), peerOf("DistributorMSP")))
                .isEqualTo(TxValidationCode.VALID);
        goods_are_made_shipped_received_and_sold();
    }

    @Test
    void a_write_by_an_altered_chaincode_at_the_next_key_stops_an_honest_cancellation_and_nothing_else()
            throws Exception {
        String item = commissioned();
        valid(manufacturer.capture(ship(item, "9521002000009")));
        ObjectState offered = world.state(item);
        byte[] next = sha256(offered.nextKey().stepKey());
        assertThat(commit("DistributorMSP", write("DistributorMSP", next, sha256("garbage")), peerOf("DistributorMSP")))
                .isEqualTo(TxValidationCode.VALID);
        Batch cancel =
                manufacturer.batch(event("ObjectEvent", "OBSERVE", "void_shipping", "'epcList':['" + item + "']"));
        assertThatThrownBy(() -> manufacturer.endorse(cancel)).isInstanceOf(EndorseException.class);
        valid(manufacturer.capture(event("ObjectEvent", "OBSERVE", "inspecting", "'epcList':['" + item + "']")));
    }

    @Test
    void a_rejection_is_recognised_by_its_hash_alone() throws Exception {
        String item = commissioned();
        valid(manufacturer.capture(ship(item, "9521002000009")));
        Step offer = world.state(item).head();
        Batch reject = distributor.batch(
                event("ObjectEvent", "OBSERVE", "receiving", "'disposition':'returned','epcList':['" + item + "']"));
        Plan plan = TestNode.plan(reject);
        String key = world.state(item).nextKey().stepKey();
        assertThat(plan.writes().get(key)).isEqualTo(offer.rejection().bytes());
        valid(Client.commit(distributor.endorse(reject)));
        distributor.lay(reject);
        valid(manufacturer.capture(ship(item, "9521003000008")));
    }

    @Test
    void a_forged_head_passes_no_check() throws Exception {
        String item = commissioned();
        ObjectState real = world.state(item);
        TestNode.World other = new TestNode.World();
        other.holders.putAll(world.holders);
        other.refs.putAll(world.refs);
        other.parties.putAll(world.parties);
        TestNode forger = new TestNode(manufacturer.client(), other, new Random(7));
        Batch made = forger.batch(event("ObjectEvent", "ADD", "commissioning", "'epcList':['" + item + "']"));
        forger.lay(made);
        assertThat(other.state(item).head()).isNotEqualTo(real.head());
        Batch forged = forger.batch(ship(item, "9521002000009"));
        assertThatThrownBy(() -> manufacturer
                        .client()
                        .evaluate("ManufacturerMSP", "check", Map.of(Batch.TRANSIENT, forged.bytes())))
                .satisfies(e -> assertThat(details(e)).contains("waymark:"));
        assertThat(manufacturer
                        .client()
                        .evaluate(
                                "ManufacturerMSP",
                                "check",
                                Map.of(
                                        Batch.TRANSIENT,
                                        manufacturer
                                                .batch(ship(item, "9521002000009"))
                                                .bytes())))
                .isEqualTo("ok");
    }

    @Test
    void portions_split_and_are_offered_back_when_less_arrives() throws Exception {
        valid(manufacturer.capture(event("ObjectEvent", "ADD", "commissioning", quantity(lot, 100))));
        valid(manufacturer.capture(event(
                "ObjectEvent",
                "OBSERVE",
                "shipping",
                "'quantityList':[{'epcClass':'" + lot + "','quantity':60,'uom':'KGM'}]," + to("9521002000009"))));
        valid(distributor.capture(event(
                "ObjectEvent",
                "OBSERVE",
                "receiving",
                "'quantityList':[{'epcClass':'" + lot + "','quantity':50,'uom':'KGM'}]")));
        valid(manufacturer.capture(event(
                "ObjectEvent",
                "OBSERVE",
                "receiving",
                "'quantityList':[{'epcClass':'" + lot + "','quantity':10,'uom':'KGM'}]")));
    }

    @Test
    void things_leave_a_unit_one_by_one_and_all_at_once() throws Exception {
        String one = commissioned();
        String two = commissioned();
        String three = commissioned();
        String box = sscc();
        valid(manufacturer.capture(pack(box, one, two, three)));
        valid(manufacturer.capture(aggregation("DELETE", "unpacking", box, one)));
        assertThat(world.state(one).head().act()).isEqualTo(Act.UNPACK);
        valid(manufacturer.capture(aggregation("DELETE", "unpacking", box)));
        assertThat(world.state(box).members()).isEmpty();
        valid(manufacturer.capture(ship(two, TO_DISTRIBUTOR)));
        valid(distributor.capture(receive(two)));
        valid(manufacturer.capture(pack(box, three)));
    }

    @Test
    void an_association_packs_too() throws Exception {
        String item = commissioned();
        String box = sscc();
        valid(manufacturer.capture(event(
                "AssociationEvent", "ADD", "assembling", "'parentID':'" + box + "','childEPCs':['" + item + "']")));
        assertThat(world.state(item).inUnit()).isTrue();
        valid(manufacturer.capture(event(
                "AssociationEvent",
                "DELETE",
                "disassembling",
                "'parentID':'" + box + "','childEPCs':['" + item + "']")));
        assertThat(world.state(item).inUnit()).isFalse();
    }

    @Test
    void what_is_missing_in_a_unit_goes_back_to_who_sent_it() throws Exception {
        String found = commissioned();
        String missing = commissioned();
        String box = sscc();
        valid(manufacturer.capture(pack(box, found, missing)));
        valid(manufacturer.capture(ship(box, TO_DISTRIBUTOR)));
        valid(distributor.capture(event(
                "AggregationEvent", "OBSERVE", "receiving", "'parentID':'" + box + "','childEPCs':['" + found + "']")));
        assertThat(world.state(missing).head().receiver()).isEqualTo(Running.A);
        valid(distributor.capture(observe("void_shipping", epcs(missing))));
        valid(distributor.capture(event("ObjectEvent", "DELETE", "decommissioning", epcs(missing))));
    }

    @Test
    void what_was_sold_comes_back_to_the_shop_or_to_its_maker() throws Exception {
        String item = sold();
        valid(retailer.capture(receive(item)));
        assertThat(world.state(item).head().act()).isEqualTo(Act.TAKE_BACK);
        valid(retailer.capture(sell(item)));
        valid(manufacturer.capture(receive(item)));
        assertThat(world.state(item).head().custodian()).isEqualTo(Running.A);
    }

    @Test
    void of_two_that_take_back_one_thing_the_first_wins() throws Exception {
        String item = sold();
        Batch shop = retailer.batch(receive(item));
        Batch maker = manufacturer.batch(receive(item));
        Transaction first = retailer.endorse(shop);
        Transaction second = manufacturer.endorse(maker);
        valid(Client.commit(first));
        assertThat(Client.commit(second).getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        retailer.lay(shop);
    }

    @Test
    void goods_leave_the_network_and_enter_it_again() throws Exception {
        String item = commissioned();
        valid(manufacturer.capture(ship(item, "4012345000009")));
        assertThat(world.state(item).head().status().name()).isEqualTo("LEFT");
        valid(manufacturer.capture(receive(item)));
        assertThat(world.state(item).head().act()).isEqualTo(Act.ENTER);
    }

    @Test
    void a_strangers_item_enters_where_it_is_received() throws Exception {
        String strange = "https://id.gs1.org/01/04012345000009/21/X" + serials++;
        world.refs.put(strange, random());
        valid(distributor.capture(receive(strange)));
        assertThat(world.state(strange).head().act()).isEqualTo(Act.ENTER);
        valid(distributor.capture(ship(strange, TO_RETAILER)));
        valid(retailer.capture(receive(strange)));
    }

    @Test
    void things_are_made_of_things() throws Exception {
        String input = commissioned();
        String output = item();
        valid(manufacturer.capture(event(
                "TransformationEvent", "", "", "'inputEPCList':['" + input + "'],'outputEPCList':['" + output + "']")));
        assertThat(world.state(input).head().status().name()).isEqualTo("CONSUMED");
        assertThat(world.state(output).head().from()).hasSize(1);
        valid(manufacturer.capture(ship(output, TO_DISTRIBUTOR)));
    }

    @Test
    void what_was_sent_in_two_portions_is_received_in_two_and_sold() throws Exception {
        String of = lot();
        valid(manufacturer.capture(event("ObjectEvent", "ADD", "commissioning", quantity(of, 10))));
        valid(manufacturer.capture(event("ObjectEvent", "ADD", "creating_class_instance", quantity(of, 5))));
        valid(manufacturer.capture(observe("shipping", quantity(of, 12) + "," + to(TO_DISTRIBUTOR))));
        valid(distributor.capture(observe("receiving", quantity(of, 5))));
        valid(distributor.capture(observe("receiving", quantity(of, 7))));
        valid(distributor.capture(observe("retail_selling", quantity(of, 4))));
    }

    @Test
    void a_recall_stops_the_sale_until_it_is_withdrawn() throws Exception {
        String item = commissioned();
        String recall = "urn:uuid:" + java.util.UUID.randomUUID();
        Batch batch = manufacturer.batch(
                event(recall, "ObjectEvent", "OBSERVE", "", "'disposition':'recalled'," + epcs(item)));
        valid(manufacturer.capture(batch));
        refused(manufacturer, manufacturer.batch(sell(item)), "recalled");
        valid(manufacturer.capture(manufacturer.batch(
                event(
                        recall,
                        "ObjectEvent",
                        "OBSERVE",
                        "",
                        "'disposition':'recalled'," + epcs(item) + "," + errorDeclaration()),
                TestNode.plan(batch).events().get(0).digest())));
        valid(manufacturer.capture(sell(item)));
    }

    @Test
    void an_error_declaration_takes_back_what_nobody_built_on() throws Exception {
        String item = item();
        String made = "urn:uuid:" + java.util.UUID.randomUUID();
        Batch commission = manufacturer.batch(event(made, "ObjectEvent", "ADD", "commissioning", epcs(item)));
        valid(manufacturer.capture(commission));
        valid(manufacturer.capture(manufacturer.batch(
                event(made, "ObjectEvent", "ADD", "commissioning", epcs(item) + "," + errorDeclaration()),
                TestNode.plan(commission).events().get(0).digest())));
        assertThat(world.state(item).head().status().name()).isEqualTo("VOID");
        valid(manufacturer.capture(event("ObjectEvent", "ADD", "commissioning", epcs(item))));
        String shipped = "urn:uuid:" + java.util.UUID.randomUUID();
        Batch ship = manufacturer.batch(
                event(shipped, "ObjectEvent", "OBSERVE", "shipping", epcs(item) + "," + to(TO_DISTRIBUTOR)));
        valid(manufacturer.capture(ship));
        valid(manufacturer.capture(manufacturer.batch(
                event(
                        shipped,
                        "ObjectEvent",
                        "OBSERVE",
                        "shipping",
                        epcs(item) + "," + to(TO_DISTRIBUTOR) + "," + errorDeclaration()),
                TestNode.plan(ship).events().get(0).digest())));
        assertThat(world.state(item).head().custodian()).isEqualTo(Running.A);
        assertThat(world.state(item).head().act()).isEqualTo(Act.CORRECT);
    }

    @Test
    void an_observation_is_recorded_and_makes_no_step() throws Exception {
        String item = commissioned();
        Step before = world.state(item).head();
        valid(distributor.capture(observe("inspecting", epcs(item))));
        assertThat(world.state(item).head()).isEqualTo(before);
    }

    @Test
    void an_events_payload_is_purged_and_its_steps_stay() throws Exception {
        String item = item();
        Batch commission = manufacturer.batch(event("ObjectEvent", "ADD", "commissioning", epcs(item)));
        valid(manufacturer.capture(commission));
        String key = TestNode.plan(commission).events().get(0).key();
        Batch purge = Batch.of(Running.A, List.of(new io.waymark.transaction.Entry.Purge(List.of(key))));
        valid(Client.commit(manufacturer.endorse(purge)));
        valid(manufacturer.capture(ship(item, TO_DISTRIBUTOR)));
        refused(manufacturer, commission, "already-recorded");
    }

    @Test
    void a_transaction_endorsed_twice_is_recorded_once_also_after_its_event_was_purged() throws Exception {
        Batch batch = manufacturer.batch(event("ObjectEvent", "ADD", "commissioning", epcs(item())));
        Transaction again = manufacturer.endorse(batch);
        valid(manufacturer.capture(batch));
        String key = TestNode.plan(batch).events().get(0).key();
        valid(Client.commit(manufacturer.endorse(
                Batch.of(Running.A, List.of(new io.waymark.transaction.Entry.Purge(List.of(key)))))));
        assertThat(Client.commit(again).getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
    }

    private String sold() throws Exception {
        String item = commissioned();
        valid(manufacturer.capture(ship(item, TO_RETAILER)));
        valid(retailer.capture(receive(item)));
        valid(retailer.capture(sell(item)));
        return item;
    }

    private static byte[] sha256(String text) {
        return ReadWriteSets.hash(text);
    }

    private Signer peerOf(String mspId) {
        return running().signer(mspId, "peer");
    }

    /** What becomes of a set that no chaincode made, by the client of an organisation. */
    private TxValidationCode commit(String mspId, TxReadWriteSet set, Signer endorser) {
        HandMade transaction =
                new HandMade(network, network.chaincode(), running().signer(mspId, "client"));
        return running().commit(mspId, transaction.writing(set).endorsedBy(endorser));
    }

    private TxReadWriteSet write(String org, byte[] keyHash, byte[] valueHash) {
        return ReadWriteSets.privately(network.chaincode(), org, ReadWriteSets.write(keyHash, valueHash));
    }

    private TxReadWriteSet twice(String org, byte[] keyHash) {
        return ReadWriteSets.privately(
                network.chaincode(),
                org,
                ReadWriteSets.write(keyHash, sha256("one")),
                ReadWriteSets.write(keyHash, sha256("two")));
    }

    private List<HashedRWSet> hashed(Transaction transaction) throws Exception {
        return ReadWriteSets.of(transaction.getBytes(), network.chaincode());
    }
}
