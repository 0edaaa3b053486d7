package io.waymark.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.claim.ClaimCode;
import io.waymark.claim.ClaimKind;
import io.waymark.claim.ClaimSecret;
import io.waymark.claim.ClaimStatement;
import io.waymark.claim.ClaimValue;
import io.waymark.custody.ObjectState;
import io.waymark.custody.RefusalCode;
import io.waymark.custody.Situation;
import io.waymark.custody.Step;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.PrefixClaim;
import io.waymark.ledger.Profile;
import io.waymark.ledger.Salt;
import io.waymark.ledger.Sealed;
import io.waymark.transaction.Batch;
import io.waymark.transaction.Entry;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Every refusal of the chaincode, each as a client sees it through the gateway. */
abstract class RefusalSuite extends GoodsSuite {

    /** What the chaincode cannot come to: only a node knows of packages, other contents of an event, and earlier events. */
    private static final Set<RefusalCode> NODES_OWN =
            EnumSet.of(RefusalCode.PACKAGE_INCOMPLETE, RefusalCode.EARLIER_EVENT_WAITS, RefusalCode.EVENT_ID_CONFLICT);

    private final Set<String> seen = new java.util.TreeSet<>();

    @AfterAll
    void every_refusal_of_custody_was_seen() {
        List<String> missing = new ArrayList<>();
        for (RefusalCode code : RefusalCode.values()) {
            if (!seen.contains(code.code()) && !NODES_OWN.contains(code)) {
                missing.add(code.code());
            }
        }
        assertThat(missing).isEmpty();
    }

    private void refuses(TestNode node, String code, String event) {
        refuses(node, code, node.batch(event));
    }

    private void refuses(TestNode node, String code, Batch batch) {
        refused(node, batch, code);
        seen.add(code);
    }

    @Test
    void acts_on_what_one_does_not_have() throws Exception {
        String item = commissioned();
        refuses(distributor, "no-offer", receive(item));
        refuses(distributor, "not-custodian", ship(item, TO_RETAILER));
        refuses(manufacturer, "not-offered", observe("void_shipping", epcs(item)));
        refuses(manufacturer, "no-receiver", observe("shipping", epcs(item)));
        refuses(manufacturer, "unknown-object", ship(item(), TO_DISTRIBUTOR));
        refuses(distributor, "not-commissioner", observe("", "'disposition':'recalled'," + epcs(item)));
        valid(manufacturer.capture(event("ObjectEvent", "DELETE", "destroying", epcs(item))));
        refuses(manufacturer, "ended", ship(item, TO_DISTRIBUTOR));
    }

    @Test
    void beginnings() throws Exception {
        String item = commissioned();
        refuses(manufacturer, "already-commissioned", event("ObjectEvent", "ADD", "commissioning", epcs(item)));
        refuses(distributor, "not-prefix-holder", event("ObjectEvent", "ADD", "commissioning", epcs(item())));
        refuses(manufacturer, "identifier-twice", event("ObjectEvent", "ADD", "commissioning", epcs(item, item)));
        String[] many = new String[1_001];
        for (int i = 0; i < many.length; i++) {
            many[i] = CLASS + "/21/M" + i;
        }
        refuses(manufacturer, "too-many-identifiers", event("ObjectEvent", "ADD", "commissioning", epcs(many)));
    }

    @Test
    void units() throws Exception {
        String inside = commissioned();
        String outside = commissioned();
        String box = sscc();
        valid(manufacturer.capture(pack(box, inside)));
        refuses(manufacturer, "packed", ship(inside, TO_DISTRIBUTOR));
        refuses(manufacturer, "already-in-unit", pack(box, inside));
        refuses(manufacturer, "not-in-unit", aggregation("DELETE", "unpacking", box, outside));
        refuses(
                manufacturer,
                "unit-not-empty",
                event(
                        "TransformationEvent",
                        "",
                        "",
                        "'inputEPCList':['" + box + "'],'outputEPCList':['" + item() + "']"));
    }

    /** The chaincode decides from what it is shown, so worlds that would take long to make need not be on the ledger. */
    @Test
    void units_that_are_too_deep_or_too_full() throws Exception {
        String inner = commissioned();
        for (int depth = 0; depth < 8; depth++) {
            String outer = sscc();
            manufacturer.lay(manufacturer.batch(pack(outer, inner)));
            inner = outer;
        }
        refuses(manufacturer, "nested-too-deep", pack(sscc(), inner));
        String[] full = new String[999];
        for (int i = 0; i < full.length; i++) {
            full[i] = item();
        }
        String box = sscc();
        manufacturer.lay(manufacturer.batch(event("ObjectEvent", "ADD", "commissioning", epcs(full))));
        manufacturer.lay(manufacturer.batch(pack(box, full)));
        String one = commissioned();
        String two = commissioned();
        refuses(manufacturer, "unit-full", pack(box, one, two));
        world.objects.values().removeIf(s -> List.of(full).contains(s.identifier()));
        world.objects.values().removeIf(s -> s.identifier().equals(box));
    }

    @Test
    void portions_that_are_not_there() throws Exception {
        valid(manufacturer.capture(event("ObjectEvent", "ADD", "commissioning", quantity(lot, 10))));
        refuses(manufacturer, "quantity-not-held", observe("retail_selling", quantity(lot, 11)));
    }

    @Test
    void who_holds_an_item() throws Exception {
        ClaimSecret pack = ClaimCode.random(new SecureRandom()).secret();
        ClaimSecret first = ClaimCode.random(new SecureRandom()).secret();
        ClaimSecret second = ClaimCode.random(new SecureRandom()).secret();
        String item = item();
        String keys = ",'waymark:claimKeys':[{'waymark:epc':'" + item + "','waymark:key':'";
        String context = ",'@context':{'waymark':'https://waymark.example/ns/'}";
        refuses(
                manufacturer,
                "claim-keys",
                event("ObjectEvent", "ADD", "commissioning", epcs(item) + keys + "00'}]" + context));
        valid(manufacturer.capture(event(
                "ObjectEvent",
                "ADD",
                "commissioning",
                epcs(item) + keys + pack.key().hex() + "'}]" + context)));
        assertThat(world.state(item).head().claim()).isEqualTo(pack.key());
        ClaimValue claim = claim(pack.states(pack.key(), 1, ClaimKind.CLAIM, first.key()));
        ClaimValue again = claim(pack.states(pack.key(), 1, ClaimKind.CLAIM, second.key()));
        Entry.EarlierClaim one = new Entry.EarlierClaim(1, Running.C, Optional.of(claim));
        Entry.EarlierClaim two = new Entry.EarlierClaim(2, Running.B, Optional.of(again));
        valid(retailer.capture(claims(retailer, claim)));
        refuses(distributor, "stale", claims(distributor, again));
        refuses(distributor, "claim-number", claims(distributor, claim, one));
        ClaimValue foreign = claim(second.states(pack.key(), 2, ClaimKind.PASS, second.key()));
        refuses(distributor, "claim-signature", claims(distributor, foreign, one));
        valid(distributor.capture(claims(distributor, again, one)));
        refuses(distributor, "claim-full", claims(distributor, again(pack), one, two));
        Entry.EarlierClaim elsewhere = new Entry.EarlierClaim(1, Running.B, Optional.of(claim));
        refusedCall(
                distributor.client(),
                "check",
                Map.of(Batch.TRANSIENT, claims(distributor, foreign, elsewhere).bytes()),
                "head-differs");
        assertThat(ask(retailer, "openClaims", Map.of("claim", text(pack.key().hex())))
                        .object("claims")
                        .names())
                .isEmpty();
    }

    private static ClaimValue again(ClaimSecret pack) {
        return claim(pack.states(pack.key(), 1, ClaimKind.CLAIM, pack.key()));
    }

    private static ClaimValue claim(ClaimStatement statement) {
        return new ClaimValue(statement, new Salt("00112233445566778899aabbccddeeff"));
    }

    private static Batch claims(TestNode node, ClaimValue value, Entry.EarlierClaim... earlier) {
        return Batch.of(
                node.mspId(),
                List.of(new Entry.Claim(value, List.of(earlier), List.of(Running.A, Running.B, Running.C))));
    }

    @Test
    void what_left_through_another_member() throws Exception {
        String item = commissioned();
        valid(manufacturer.capture(ship(item, TO_DISTRIBUTOR)));
        valid(distributor.capture(receive(item)));
        valid(distributor.capture(ship(item, "4012345000009")));
        refuses(retailer, "left-elsewhere", receive(item));
    }

    @Test
    void recalls() throws Exception {
        String item = commissioned();
        ObjectName target = world.state(item).name();
        String recalled = "'disposition':'recalled'," + epcs(item);
        valid(manufacturer.capture(observe("", recalled)));
        refuses(manufacturer, "recalled", sell(item));
        world.recalls.put(target, new Situation.RecallChain(32, Hash.sha256(new byte[1]), false));
        refuses(manufacturer, "too-many-recalls", observe("", recalled));
        refuses(
                manufacturer,
                "unknown-event",
                event("ObjectEvent", "OBSERVE", "inspecting", epcs(item) + "," + errorDeclaration()));
    }

    @Test
    void what_the_chaincode_alone_refuses() throws Exception {
        String item = item();
        Batch commission = manufacturer.batch(event("ObjectEvent", "ADD", "commissioning", epcs(item)));
        valid(manufacturer.capture(commission));
        refuses(manufacturer, "already-recorded", commission);
        Batch cancel = cancelAfterReceipt(item);
        refuses(manufacturer, "stale", cancel);
        refuses(manufacturer, "nothing-to-write", Batch.of(Running.A, List.of()));
        refuses(
                manufacturer,
                "too-large",
                manufacturer.batch(observe("inspecting", "'ex:note':'" + "x".repeat(800_000) + "'," + epcs(item))));
        Client client = manufacturer.client();
        refusedCall(client, "apply", Map.of(), "no-transient");
        refusedCall(client, "apply", Map.of(Batch.TRANSIENT, text("{}")), "malformed");
        refusedCall(client, "apply", Map.of(Batch.TRANSIENT, text("no json")), "malformed");
        refusedCall(client, "nothing", Map.of(), "no-such-function");
        refusedCall(distributor.client(), "apply", Map.of(Batch.TRANSIENT, commission.bytes()), "wrong-organisation");
        assertThatThrownBy(() -> client.contract()
                        .newProposal("apply")
                        .addArguments("secret")
                        .putTransient(Batch.TRANSIENT, commission.bytes())
                        .setEndorsingOrganizations(Running.A)
                        .build()
                        .endorse())
                .satisfies(e -> assertThat(details(e)).contains("waymark:arguments:-"));
    }

    private Batch cancelAfterReceipt(String item) throws Exception {
        valid(manufacturer.capture(ship(item, TO_DISTRIBUTOR)));
        Batch cancel = manufacturer.batch(observe("void_shipping", epcs(item)));
        valid(distributor.capture(receive(item)));
        return cancel;
    }

    @Test
    void heads_and_contents_that_are_not_on_the_ledger() throws Exception {
        String item = commissioned();
        ObjectState real = world.state(item);
        Step forged =
                Step.parse(CanonicalJson.bytes(real.head().toJson().with("salt", "00000000000000000000000000000000")));
        shown(
                new ObjectState(
                        real.name(),
                        item,
                        real.headKey(),
                        forged,
                        null,
                        null,
                        List.of(),
                        0,
                        real.commissionings(),
                        false),
                real,
                ship(item, TO_DISTRIBUTOR),
                "head-differs");
        String box = sscc();
        valid(manufacturer.capture(pack(box, item)));
        ObjectState unit = world.state(box);
        shown(
                new ObjectState(
                        unit.name(),
                        box,
                        unit.headKey(),
                        unit.head(),
                        null,
                        null,
                        List.of(),
                        0,
                        unit.commissionings(),
                        false),
                unit,
                ship(box, TO_DISTRIBUTOR),
                "content-differs");
    }

    private void shown(ObjectState forged, ObjectState real, String event, String code) {
        world.objects.put(real.name(), forged);
        Batch batch = manufacturer.batch(event);
        world.objects.put(real.name(), real);
        refusedCall(manufacturer.client(), "check", Map.of(Batch.TRANSIENT, batch.bytes()), code);
    }

    @Test
    void openings_that_are_not_for_the_asker() throws Exception {
        String item = commissioned();
        Batch ship = manufacturer.batch(ship(item, TO_DISTRIBUTOR));
        valid(manufacturer.capture(ship));
        String key = TestNode.plan(ship).writes().keySet().stream()
                .filter(k -> k.startsWith("offer|"))
                .findFirst()
                .orElseThrow();
        refusedAsk(retailer, "open", Map.of("offer", text(key)), "not-entitled");
        refusedAsk(retailer, "offers", Map.of("after", text(key)), "not-entitled");
        refusedAsk(distributor, "open", Map.of("offer", text(key), "page", text("7")), "no-such-page");
        refusedAsk(distributor, "open", Map.of("offer", text(key), "page", text("x")), "malformed");
        refusedAsk(
                distributor,
                "open",
                Map.of("offer", text(LedgerKeys.offer(Running.B, new Salt(random())))),
                "no-such-offer");
        assertThat(ask(distributor, "open", Map.of("offer", text(key))).integer("pages"))
                .isEqualTo(1);
        assertThat(ask(distributor, "offers", Map.of()).array("offers").size()).isPositive();
        valid(manufacturer.capture(observe("void_shipping", epcs(item))));
        refusedAsk(distributor, "open", Map.of("offer", text(key)), "offer-settled");
        Step first = world.state(item).commissionings().get(0);
        Step forged = Step.parse(CanonicalJson.bytes(first.toJson().with("salt", "00000000000000000000000000000000")));
        refusedAsk(distributor, "openRecall", Map.of("step", forged.bytes()), "not-on-ledger");
        refusedAsk(
                distributor,
                "openRecall",
                Map.of("step", world.state(item).head().bytes()),
                "not-entitled");
        assertThat(ask(distributor, "openRecall", Map.of("step", first.bytes()))
                        .object("recalls")
                        .names())
                .isEmpty();
    }

    /** The value of an offer is gone from the peer while the channel still has its hash. */
    @Test
    void a_peer_that_lost_a_private_value_says_unavailable_and_no_more() {
        String key = LedgerKeys.offer(Running.B, new Salt(random()));
        HandMade lost = new HandMade(network, network.chaincode(), running().signer(Running.A, "client"))
                .writing(ReadWriteSets.privately(
                        network.chaincode(),
                        Running.A,
                        ReadWriteSets.write(ReadWriteSets.hash(key), ReadWriteSets.hash("lost"))))
                .endorsedBy(running().signer(Running.A, "peer"));
        assertThat(running().commit(Running.A, lost)).isEqualTo(TxValidationCode.VALID);
        refusedAsk(distributor, "open", Map.of("offer", text(key)), "unavailable");
    }

    @Test
    void public_values_of_others() throws Exception {
        publish(manufacturer, LedgerKeys.organisation(Running.A), profile(Running.A, TO_MANUFACTURER));
        publish(manufacturer, LedgerKeys.organisation(Running.A), profile(Running.A, TO_MANUFACTURER));
        refusedPublish(
                distributor,
                LedgerKeys.organisation(Running.A),
                profile(Running.A, TO_MANUFACTURER),
                "wrong-organisation");
        refusedPublish(manufacturer, "format", profile(Running.A, TO_MANUFACTURER), "arguments");
        byte[] claim = new PrefixClaim("9521001", Running.A).bytes();
        publish(manufacturer, LedgerKeys.prefix("9521001"), claim);
        refusedPublish(
                distributor, LedgerKeys.prefix("952100"), new PrefixClaim("952100", Running.B).bytes(), "prefix-taken");
        refusedPublish(
                distributor,
                LedgerKeys.prefix("95210011"),
                new PrefixClaim("95210011", Running.B).bytes(),
                "prefix-taken");
        String confirmation = LedgerKeys.prefixConfirmation("9521001", Running.B);
        publish(distributor, confirmation, claim);
        refusedPublish(distributor, confirmation, claim, "already-recorded");
        refusedPublish(
                retailer,
                LedgerKeys.prefixConfirmation("9521009", Running.C),
                new PrefixClaim("9521009", Running.A).bytes(),
                "no-claim");
        String all = retailer.client().evaluate(Running.C, "profiles", Map.of());
        assertThat(all).contains("org|" + Running.A, "prefix|9521001");
    }

    private static byte[] profile(String org, String gln) {
        return new Profile(org, "Maker", "DE", List.of(gln), "http://localhost:8081").bytes();
    }

    private static void publish(TestNode node, String key, byte[] value) throws Exception {
        Contract contract = node.client().contract();
        valid(Client.commit(contract.newProposal("publish")
                .addArguments(key.getBytes(StandardCharsets.UTF_8), value)
                .build()
                .endorse()));
    }

    private static void refusedPublish(TestNode node, String key, byte[] value, String code) {
        assertThatThrownBy(() -> publish(node, key, value))
                .satisfies(e -> assertThat(details(e)).contains("waymark:" + code));
    }

    private static void refusedCall(Client client, String function, Map<String, byte[]> transientData, String code) {
        assertThatThrownBy(() -> client.evaluate(client.mspId(), function, transientData))
                .satisfies(e -> assertThat(details(e)).contains("chaincode response 500, waymark:" + code + ":"));
    }

    private static void refusedAsk(TestNode asker, String function, Map<String, byte[]> transientData, String code) {
        assertThatThrownBy(() -> ask(asker, function, transientData))
                .satisfies(e -> assertThat(details(e)).contains("chaincode response 500, waymark:" + code + ":"));
    }

    /** Asks the manufacturer's peer, and opens the sealed answer. */
    private static JsonObject ask(TestNode asker, String function, Map<String, byte[]> transientData) throws Exception {
        KeyPair keys = Sealed.keyPair();
        Map<String, byte[]> all = new HashMap<>(transientData);
        all.put("key", keys.getPublic().getEncoded());
        String sealed = asker.client().evaluate(Running.A, function, all);
        return CanonicalJson.parse(Sealed.open(keys, Base64.getDecoder().decode(sealed)))
                .asObject();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
