package io.waymark.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.transaction.Batch;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Three organisations that trade: what suites about custody begin with, and their events. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GoodsSuite {

    static final String TO_MANUFACTURER = "9521001000000";
    static final String TO_DISTRIBUTOR = "9521002000009";
    static final String TO_RETAILER = "9521003000008";
    static final String CLASS = "https://id.gs1.org/01/09521001000017";

    final TestNode.World world = new TestNode.World();
    NetworkUnderTest network;
    TestNode manufacturer;
    TestNode distributor;
    TestNode retailer;
    String lot;
    int serials;
    private Random random;

    abstract Running running();

    @BeforeAll
    void begin() {
        network = running().network();
        random = new Random(running().random().nextLong() ^ getClass().getName().hashCode());
        manufacturer = new TestNode(running().client(Running.A), world, random);
        distributor = new TestNode(running().client(Running.B), world, random);
        retailer = new TestNode(running().client(Running.C), world, random);
        world.parties.putAll(Map.of(TO_MANUFACTURER, Running.A, TO_DISTRIBUTOR, Running.B, TO_RETAILER, Running.C));
        lot = lot();
        world.refs.put(CLASS, random());
    }

    String random() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** An identifier of the manufacturer's that nobody has used. */
    String item() {
        String item = CLASS + "/21/S" + serials++;
        world.holders.put(item, Running.A);
        world.refs.put(item, random());
        return item;
    }

    String lot() {
        String id = CLASS + "/10/L" + serials++;
        world.holders.put(id, Running.A);
        world.refs.put(id, random());
        return id;
    }

    String commissioned() throws Exception {
        String item = item();
        valid(manufacturer.capture(event("ObjectEvent", "ADD", "commissioning", epcs(item))));
        return item;
    }

    String sscc() {
        String digits = "09521001" + String.format("%09d", serials++);
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            sum += (digits.charAt(i) - '0') * (i % 2 == 0 ? 3 : 1);
        }
        return "https://id.gs1.org/00/" + digits + (10 - sum % 10) % 10;
    }

    static String event(String type, String action, String bizStep, String fields) {
        return event("urn:uuid:" + UUID.randomUUID(), type, action, bizStep, fields);
    }

    static String event(String id, String type, String action, String bizStep, String fields) {
        return "{'type':'" + type + "','eventID':'" + id
                + "','eventTime':'2026-11-22T10:00:00Z','eventTimeZoneOffset':'+01:00'"
                + (action.isEmpty() ? "" : ",'action':'" + action + "'")
                + (bizStep.isEmpty() ? "" : ",'bizStep':'" + bizStep + "'") + "," + fields + "}";
    }

    static String observe(String bizStep, String fields) {
        return event("ObjectEvent", "OBSERVE", bizStep, fields);
    }

    static String epcs(String... things) {
        return "'epcList':['" + String.join("','", things) + "']";
    }

    static String pack(String unit, String... children) {
        return aggregation("ADD", "packing", unit, children);
    }

    static String aggregation(String action, String bizStep, String unit, String... children) {
        String list = children.length == 0 ? "" : ",'childEPCs':['" + String.join("','", children) + "']";
        return event("AggregationEvent", action, bizStep, "'parentID':'" + unit + "'" + list);
    }

    static String quantity(String lot, int kg) {
        return "'quantityList':[{'epcClass':'" + lot + "','quantity':" + kg + ",'uom':'KGM'}]";
    }

    static String ship(String thing, String gln) {
        return observe("shipping", epcs(thing) + "," + to(gln));
    }

    static String receive(String thing) {
        return observe("receiving", epcs(thing));
    }

    static String sell(String thing) {
        return observe("retail_selling", epcs(thing));
    }

    static String to(String gln) {
        return "'destinationList':[{'type':'possessing_party','destination':'https://id.gs1.org/417/" + gln + "'}]";
    }

    static String errorDeclaration() {
        return "'errorDeclaration':{'declarationTime':'2026-11-22T11:00:00Z','reason':'incorrect_data'}";
    }

    static void valid(Status status) {
        assertThat(status.getCode()).isEqualTo(TxValidationCode.VALID);
    }

    /** The chaincode refuses a batch with this code. */
    static void refused(TestNode node, Batch batch, String code) {
        assertThatThrownBy(() -> node.endorse(batch))
                .satisfies(e -> assertThat(details(e)).contains("waymark:" + code + ":"));
    }

    static String details(Throwable e) {
        return ((GatewayException) e).getDetails().toString() + e.getMessage();
    }
}
