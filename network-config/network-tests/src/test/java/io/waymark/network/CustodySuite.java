package io.waymark.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.waymark.custody.Act;
import io.waymark.custody.ObjectState;
import io.waymark.custody.Step;
import io.waymark.ledger.LedgerKeys;
import io.waymark.transaction.Batch;
import io.waymark.transaction.Plan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Custody on a running network: what the chaincode and Fabric together let through, and what not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CustodySuite {

    static final List<String> MSPS = List.of("ManufacturerMSP", "DistributorMSP", "RetailerMSP");

    private static final String CLASS = "https://id.gs1.org/01/09521001000017";
    private static final String LOT = CLASS + "/10/L1";

    private final TestNode.World world = new TestNode.World();
    private NetworkUnderTest network;
    private TestNode manufacturer;
    private TestNode distributor;
    private TestNode retailer;
    private int serials;

    /** Starts the network that the suite runs on. */
    abstract NetworkUnderTest start() throws Exception;

    @BeforeAll
    void begin() throws Exception {
        network = start();
        long seed = System.nanoTime();
        System.out.println("custody suite on " + network.name() + ", seed " + seed);
        Random random = new Random(seed);
        manufacturer = new TestNode(Client.of(network, MSPS.get(0)), world, random);
        distributor = new TestNode(Client.of(network, MSPS.get(1)), world, random);
        retailer = new TestNode(Client.of(network, MSPS.get(2)), world, random);
        world.parties.putAll(
                Map.of("9521001000000", MSPS.get(0), "9521002000009", MSPS.get(1), "9521003000008", MSPS.get(2)));
        world.holders.put(LOT, MSPS.get(0));
        world.refs.put(LOT, "0000000000000000000000000000000a");
        world.refs.put(CLASS, "0000000000000000000000000000000b");
    }

    @AfterAll
    void end() {
        if (network != null) {
            List.of(manufacturer, distributor, retailer).forEach(n -> n.client().close());
            network.close();
        }
    }

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
        Batch cancel = manufacturer.batch(event("ObjectEvent", "OBSERVE", "void_shipping", "'epcList':['" + item + "']"));
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
            assertThatThrownBy(() -> foreign.proposal(
                                    "apply", Map.of(Batch.TRANSIENT, batch.bytes()), "ManufacturerMSP")
                            .endorse())
                    .isInstanceOf(EndorseException.class)
                    .satisfies(e -> assertThat(details(e)).contains("waymark:wrong-organisation"));
        }
    }

    @Test
    void a_clients_key_alone_and_a_foreign_peers_key_endorse_nothing() throws Exception {
        TxReadWriteSet set = write("ManufacturerMSP", sha256("k" + serials++), sha256("v"));
        assertThat(new HandMade(network, manufacturer.client(), "ManufacturerMSP", "client").commit(set))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(new HandMade(network, distributor.client()).commit(set))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(new HandMade(network, manufacturer.client(), "ManufacturerMSP", "admin").commit(set))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void nonsense_in_ones_own_collection_commits_and_the_network_lives() throws Exception {
        HandMade altered = new HandMade(network, distributor.client());
        byte[] key = sha256("nonsense" + serials++);
        assertThat(altered.commit(write("DistributorMSP", key, new byte[3]))).isEqualTo(TxValidationCode.VALID);
        assertThat(altered.commit(write("DistributorMSP", new byte[0], sha256("v")))).isEqualTo(TxValidationCode.VALID);
        assertThat(altered.commit(write("DistributorMSP", key, new byte[200_000]))).isEqualTo(TxValidationCode.VALID);
        assertThat(altered.commit(twice("DistributorMSP", key))).isEqualTo(TxValidationCode.VALID);
        goods_are_made_shipped_received_and_sold();
    }

    @Test
    void a_write_by_an_altered_chaincode_at_the_next_key_stops_an_honest_cancellation_and_nothing_else() throws Exception {
        String item = commissioned();
        valid(manufacturer.capture(ship(item, "9521002000009")));
        ObjectState offered = world.state(item);
        byte[] next = sha256(offered.nextKey().stepKey());
        assertThat(new HandMade(network, distributor.client()).commit(write("DistributorMSP", next, sha256("garbage"))))
                .isEqualTo(TxValidationCode.VALID);
        Batch cancel = manufacturer.batch(event("ObjectEvent", "OBSERVE", "void_shipping", "'epcList':['" + item + "']"));
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
        Batch made = forger.batch(
                event("ObjectEvent", "ADD", "commissioning", "'epcList':['" + item + "']"));
        forger.lay(made);
        assertThat(other.state(item).head()).isNotEqualTo(real.head());
        Batch forged = forger.batch(ship(item, "9521002000009"));
        assertThatThrownBy(() -> manufacturer.client()
                        .evaluate("ManufacturerMSP", "check", Map.of(Batch.TRANSIENT, forged.bytes())))
                .satisfies(e -> assertThat(details(e)).contains("waymark:"));
        assertThat(manufacturer.client()
                        .evaluate(
                                "ManufacturerMSP",
                                "check",
                                Map.of(Batch.TRANSIENT, manufacturer.batch(ship(item, "9521002000009")).bytes())))
                .isEqualTo("ok");
    }

    @Test
    void portions_split_and_are_offered_back_when_less_arrives() throws Exception {
        valid(manufacturer.capture(event(
                "ObjectEvent", "ADD", "commissioning", "'quantityList':[{'epcClass':'" + LOT + "','quantity':100,'uom':'KGM'}]")));
        valid(manufacturer.capture(event(
                "ObjectEvent", "OBSERVE", "shipping",
                "'quantityList':[{'epcClass':'" + LOT + "','quantity':60,'uom':'KGM'}]," + to("9521002000009"))));
        valid(distributor.capture(event(
                "ObjectEvent", "OBSERVE", "receiving", "'quantityList':[{'epcClass':'" + LOT + "','quantity':50,'uom':'KGM'}]")));
        valid(manufacturer.capture(event(
                "ObjectEvent", "OBSERVE", "receiving", "'quantityList':[{'epcClass':'" + LOT + "','quantity':10,'uom':'KGM'}]")));
    }

    private String commissioned() throws Exception {
        String item = CLASS + "/21/S" + serials++;
        world.holders.put(item, "ManufacturerMSP");
        world.refs.put(item, String.format("%032x", 0x1000L + serials));
        valid(manufacturer.capture(event("ObjectEvent", "ADD", "commissioning", "'epcList':['" + item + "']")));
        return item;
    }

    private String sscc() {
        String digits = "09521001" + String.format("%09d", serials++);
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            sum += (digits.charAt(i) - '0') * (i % 2 == 0 ? 3 : 1);
        }
        return "https://id.gs1.org/00/" + digits + (10 - sum % 10) % 10;
    }

    private static String event(String type, String action, String bizStep, String fields) {
        return "{'type':'" + type + "','eventID':'urn:uuid:" + java.util.UUID.randomUUID()
                + "','eventTime':'2026-11-22T10:00:00Z','eventTimeZoneOffset':'+01:00','action':'" + action
                + "','bizStep':'" + bizStep + "'," + fields + "}";
    }

    private static String pack(String unit, String... children) {
        return event(
                "AggregationEvent", "ADD", "packing",
                "'parentID':'" + unit + "','childEPCs':['" + String.join("','", children) + "']");
    }

    private static String ship(String thing, String gln) {
        return event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + thing + "']," + to(gln));
    }

    private static String receive(String thing) {
        return event("ObjectEvent", "OBSERVE", "receiving", "'epcList':['" + thing + "']");
    }

    private static String to(String gln) {
        return "'destinationList':[{'type':'possessing_party','destination':'https://id.gs1.org/417/" + gln + "'}]";
    }

    private static void valid(Status status) {
        assertThat(status.getCode()).isEqualTo(TxValidationCode.VALID);
    }

    private static String details(Throwable e) {
        return ((org.hyperledger.fabric.client.GatewayException) e).getDetails().toString() + e.getMessage();
    }

    private static byte[] sha256(String text) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private TxReadWriteSet write(String org, byte[] keyHash, byte[] valueHash) {
        return set(org, List.of(write(keyHash, valueHash)));
    }

    private TxReadWriteSet twice(String org, byte[] keyHash) throws Exception {
        return set(org, List.of(write(keyHash, sha256("one")), write(keyHash, sha256("two"))));
    }

    private static KVWriteHash write(byte[] keyHash, byte[] valueHash) {
        return KVWriteHash.newBuilder()
                .setKeyHash(ByteString.copyFrom(keyHash))
                .setValueHash(ByteString.copyFrom(valueHash))
                .build();
    }

    private TxReadWriteSet set(String org, List<KVWriteHash> writes) {
        HashedRWSet hashed = HashedRWSet.newBuilder().addAllHashedWrites(writes).build();
        return TxReadWriteSet.newBuilder()
                .setDataModel(TxReadWriteSet.DataModel.KV)
                .addNsRwset(NsReadWriteSet.newBuilder()
                        .setNamespace(network.chaincode())
                        .addCollectionHashedRwset(CollectionHashedReadWriteSet.newBuilder()
                                .setCollectionName(LedgerKeys.collection(org))
                                .setHashedRwset(hashed.toByteString())))
                .build();
    }

    private List<HashedRWSet> hashed(Transaction transaction) throws Exception {
        return ReadWriteSets.of(transaction.getBytes(), network.chaincode());
    }
}
