package io.waymark.chaincode;

import static io.waymark.chaincode.Members.A;
import static io.waymark.chaincode.Members.B;
import static io.waymark.chaincode.Members.C;
import static io.waymark.chaincode.Members.CASE;
import static io.waymark.chaincode.Members.ITEM;
import static io.waymark.chaincode.Members.LOT;
import static io.waymark.chaincode.Members.OTHER;
import static io.waymark.chaincode.Members.TO_A;
import static io.waymark.chaincode.Members.TO_B;
import static io.waymark.chaincode.Members.TO_C;
import static io.waymark.chaincode.Members.collection;
import static io.waymark.chaincode.Members.epcs;
import static io.waymark.chaincode.Members.to;
import static io.waymark.chaincode.Members.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.chaincode.FakeLedger.HashedRead;
import io.waymark.chaincode.Members.Answer;
import io.waymark.custody.Act;
import io.waymark.custody.ObjectState;
import io.waymark.custody.Step;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.OfferValue;
import io.waymark.ledger.PolicyVote;
import io.waymark.ledger.PrefixClaim;
import io.waymark.ledger.Profile;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.Refs;
import io.waymark.ledger.Salt;
import io.waymark.ledger.Sealed;
import io.waymark.ledger.ServedVerifier;
import io.waymark.transaction.Batch;
import io.waymark.transaction.Entry;
import io.waymark.transaction.Opening;
import io.waymark.transaction.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.junit.jupiter.api.Test;

class WaymarkContractTest {

    private final Members members = new Members();

    private Entry.Event commission(String... ids) {
        return members.event("ObjectEvent", "ADD", "commissioning", epcs(ids));
    }

    private Entry.Event ship(String gln, String... ids) {
        return members.event("ObjectEvent", "OBSERVE", "shipping", epcs(ids) + to(gln));
    }

    private Entry.Event receive(String... ids) {
        return members.event("ObjectEvent", "OBSERVE", "receiving", epcs(ids));
    }

    private static void refused(Runnable call, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOf(ChaincodeException.class)
                .hasMessage(message)
                .hasNoCause();
    }

    private void refused(String org, Batch batch, String message) {
        refused(() -> members.apply(org, org, batch), message);
    }

    @Test
    void goods_go_from_member_to_member_and_nothing_private_is_answered() {
        Plan made = members.ok(A, commission(ITEM, OTHER));
        assertThat(made.writes()).hasSize(4);
        members.ok(
                A,
                members.event(
                        "AggregationEvent",
                        "ADD",
                        "packing",
                        "'parentID':'" + CASE + "','childEPCs':['" + ITEM + "','" + OTHER + "']"));
        members.ok(A, ship(TO_B, CASE));
        members.ok(B, receive(CASE));
        members.ok(B, ship(TO_C, CASE));
        members.ok(C, receive(CASE));
        members.ok(C, members.event("ObjectEvent", "OBSERVE", "retail_selling", epcs(ITEM)));
        assertThat(members.state(ITEM).head().act()).isEqualTo(Act.SELL);
    }

    @Test
    void no_read_of_apply_carries_a_version() {
        members.ok(A, commission(ITEM));
        Batch batch = members.batch(A, ship(TO_B, ITEM));
        Answer answer = members.apply(A, A, batch);
        assertThat(answer.stub().tx.hashedReads).isNotEmpty().allSatisfy(read -> assertThat(read.version())
                .isNull());
        assertThat(answer.stub().tx.publicReads).isEmpty();
        KeyId before = members.state(ITEM).headKey();
        assertThat(answer.stub().tx.hashedReads).extracting(HashedRead::key).doesNotContain(before.stepKey());
        assertThat(answer.stub().tx.collection).isEqualTo(collection(A));
    }

    @Test
    void a_foreign_client_cannot_have_an_honest_peer_write() {
        Batch batch = members.batch(A, commission(ITEM));
        refused(() -> members.apply(B, A, batch), "waymark:wrong-organisation:-");
        refused(() -> members.apply(A, B, batch), "waymark:wrong-organisation:-");
        refused(() -> members.apply(B, B, batch), "waymark:wrong-organisation:-");
        refused(() -> members.check(B, A, batch), "waymark:wrong-organisation:-");
    }

    @Test
    void arguments_are_refused_because_they_are_public() {
        FakeStub stub = new FakeStub(
                members.ledger,
                A,
                A,
                Map.of("batch", members.batch(A, commission(ITEM)).bytes()),
                "secret");
        refused(() -> members.contract().apply(stub), "waymark:arguments:-");
        refused(() -> members.call(A, A, members.contract()::apply, Map.of()), "waymark:no-transient:-");
    }

    @Test
    void a_seed_that_is_missing_short_or_used_twice_is_refused() {
        Entry.Event event = commission(ITEM);
        String whole = new String(members.batch(A, event).bytes(), java.nio.charset.StandardCharsets.UTF_8);
        for (String text : List.of(
                whole.replace(event.seed(), event.seed().substring(2)),
                whole.replace(event.seed(), ""),
                whole.replace("\"seed\":\"" + event.seed() + "\",", ""),
                whole.replace(event.seed(), event.seed().toUpperCase(java.util.Locale.ROOT)))) {
            refused(
                    () -> members.call(A, A, members.contract()::apply, Map.of("batch", utf8(text))),
                    "waymark:malformed:-");
        }
        Entry.Event other = commission(OTHER);
        Entry.Event same =
                new Entry.Event(other.text(), other.seenKey(), event.seed(), other.parties(), null, other.offers());
        refused(A, members.batch(A, event, same), "waymark:malformed:-");
    }

    @Test
    void a_replayed_event_is_recorded_once() {
        Entry.Event event = commission(ITEM);
        members.ok(A, event);
        refused(A, members.batch(A, commission(OTHER), event), "waymark:already-recorded:1");
    }

    @Test
    void a_replayed_transaction_conflicts() {
        Batch batch = members.batch(A, commission(ITEM));
        Answer first = members.apply(A, A, batch);
        Answer again = members.apply(A, A, batch);
        assertThat(members.ledger.commit(first.stub().tx)).isTrue();
        assertThat(members.ledger.commit(again.stub().tx)).isFalse();
    }

    @Test
    void a_late_cancel_and_a_receipt_cannot_both_stand() {
        members.ok(A, commission(ITEM));
        members.ok(A, ship(TO_B, ITEM));
        Batch cancel = members.batch(A, members.event("ObjectEvent", "OBSERVE", "void_shipping", epcs(ITEM)));
        Batch receipt = members.batch(B, receive(ITEM));
        Answer cancelled = members.apply(A, A, cancel);
        Answer received = members.apply(B, B, receipt);
        assertThat(members.ledger.commit(received.stub().tx)).isTrue();
        assertThat(members.ledger.commit(cancelled.stub().tx)).isFalse();
        refused(A, cancel, "waymark:stale:0");
    }

    @Test
    void receiving_before_the_offer_waits() {
        members.ok(A, commission(ITEM));
        refused(B, members.batch(B, receive(ITEM)), "waymark:no-offer:0");
    }

    @Test
    void a_forged_head_passes_apply_alone_and_not_check() {
        members.ok(A, commission(ITEM));
        members.ok(A, ship(TO_B, ITEM));
        ObjectState real = members.state(ITEM);
        Step forged =
                Step.parse(CanonicalJson.bytes(real.head().toJson().with("salt", "00000000000000000000000000000000")));
        members.world.put(
                real.name(),
                new ObjectState(
                        real.name(),
                        real.identifier(),
                        real.headKey(),
                        forged,
                        null,
                        null,
                        List.of(),
                        0,
                        real.commissionings(),
                        false));
        Batch batch = members.batch(B, receive(ITEM));
        assertThat(members.apply(B, B, batch).answer()).isEmpty();
        refused(() -> members.check(B, B, batch), "waymark:head-differs:0");
    }

    @Test
    void a_forged_content_of_a_unit_does_not_pass_check() {
        members.ok(A, commission(ITEM));
        members.ok(
                A,
                members.event(
                        "AggregationEvent",
                        "ADD",
                        "packing",
                        "'parentID':'" + CASE + "','childEPCs':['" + ITEM + "']"));
        ObjectState unit = members.state(CASE);
        members.world.put(
                unit.name(),
                new ObjectState(
                        unit.name(),
                        unit.identifier(),
                        unit.headKey(),
                        unit.head(),
                        null,
                        null,
                        List.of(),
                        0,
                        unit.commissionings(),
                        false));
        Batch batch = members.batch(A, ship(TO_B, CASE));
        int index = List.copyOf(members.world.keySet()).indexOf(unit.name());
        refused(() -> members.check(A, A, batch), "waymark:content-differs:" + index);
    }

    @Test
    void an_empty_batch_and_one_that_is_too_large_are_refused() {
        refused(A, members.batch(A), "waymark:nothing-to-write:-");
        Entry.Event event = commission(ITEM);
        String text = event.text().replace("\"epcList\"", "\"ex:note\":\"" + "x".repeat(800_000) + "\",\"epcList\"");
        Entry.Event large = new Entry.Event(text, event.seenKey(), event.seed(), event.parties(), null, event.offers());
        refused(A, members.batch(A, large), "waymark:too-large:-");
        refused(
                () -> members.call(A, A, members.contract()::apply, Map.of("batch", new byte[17 << 20])),
                "waymark:too-large:-");
        refused(
                () -> members.call(A, A, members.contract()::apply, Map.of("batch", utf8("{}"))),
                "waymark:malformed:-");
    }

    @Test
    void a_purge_takes_the_payload_and_leaves_the_steps() {
        Plan plan = members.ok(A, commission(ITEM));
        String key = plan.events().get(0).key();
        members.ok(A, new Entry.Purge(List.of(key)));
        assertThat(members.ledger.privates.get(collection(A))).doesNotContainKey(key);
        members.ok(A, ship(TO_B, ITEM));
        assertThatThrownBy(() ->
                        new Entry.Purge(List.of(members.state(ITEM).headKey().stepKey())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void offers_are_shown_to_their_receiver_alone_and_sealed() {
        members.ok(A, commission(ITEM, OTHER));
        members.ok(A, ship(TO_B, ITEM));
        members.ok(A, ship(TO_C, OTHER));
        JsonObject toB = members.ask(B, A, members.contract()::offers, Map.of());
        assertThat(toB.bool("more")).isFalse();
        assertThat(toB.array("offers").size()).isEqualTo(1);
        OfferValue offer = OfferValue.parse(
                CanonicalJson.bytes(toB.array("offers").get(0).asObject().object("value")));
        assertThat(offer.receiver()).isEqualTo(B);
        String key = toB.array("offers").get(0).asObject().string("key");
        assertThat(members.ask(B, A, members.contract()::offers, Map.of("after", utf8(key)))
                        .array("offers")
                        .size())
                .isZero();
        refused(
                () -> members.ask(C, A, members.contract()::open, Map.of("offer", utf8(key))),
                "waymark:not-entitled:-");
        refused(
                () -> members.ask(C, A, members.contract()::offers, Map.of("after", utf8(key))),
                "waymark:not-entitled:-");
        Answer answer = members.call(
                B,
                A,
                members.contract()::offers,
                Map.of("key", Sealed.keyPair().getPublic().getEncoded()));
        assertThat(answer.answer()).doesNotContain(key).matches("[A-Za-z0-9+/=]+");
        assertThat(answer.stub().tx.collection).isNull();
        refused(() -> members.call(B, A, members.contract()::offers, Map.of()), "waymark:no-transient:-");
        refused(
                () -> members.call(B, A, members.contract()::offers, Map.of("key", new byte[5])),
                "waymark:malformed:-");
    }

    @Test
    void more_than_a_hundred_offers_come_page_by_page() {
        members.ok(A, commission(ITEM));
        Plan plan = members.ok(A, ship(TO_B, ITEM));
        String real = offerKey(plan);
        byte[] value = members.ledger.privates.get(collection(A)).get(real);
        for (int i = 0; i < 230; i++) {
            members.ledger.put(collection(A), LedgerKeys.offer(B, new Salt(String.format("%032x", i))), value);
        }
        List<String> keys = new ArrayList<>();
        JsonObject page = members.ask(B, A, members.contract()::offers, Map.of());
        while (true) {
            assertThat(page.array("offers").size()).isLessThanOrEqualTo(100);
            page.array("offers").forEach(o -> keys.add(o.asObject().string("key")));
            if (!page.bool("more")) {
                break;
            }
            page = members.ask(B, A, members.contract()::offers, Map.of("after", utf8(keys.get(keys.size() - 1))));
        }
        assertThat(keys).hasSize(231).doesNotHaveDuplicates();
    }

    private static String offerKey(Plan plan) {
        return plan.writes().keySet().stream()
                .filter(k -> k.startsWith("offer|"))
                .findFirst()
                .orElseThrow();
    }

    private Opening open(String asker, String sender, String key) {
        JsonObject answer =
                members.ask(asker, sender, members.contract()::open, Map.of("offer", utf8(key), "page", utf8("0")));
        assertThat(answer.integer("pages")).isEqualTo(1);
        return Opening.fromJson(answer.object("opening"));
    }

    @Test
    void an_offer_opens_the_goods_history_and_of_events_the_day_alone() {
        members.ok(A, commission(ITEM, OTHER));
        members.ok(
                A,
                members.event(
                        "AggregationEvent",
                        "ADD",
                        "packing",
                        "'parentID':'" + CASE + "','childEPCs':['" + ITEM + "','" + OTHER + "']"));
        String key = offerKey(members.ok(A, ship(TO_B, CASE)));
        Opening opening = open(B, A, key);
        assertThat(opening.steps()).hasSize(7);
        assertThat(opening.contents()).hasSize(1);
        assertThat(opening.events().values())
                .hasSize(3)
                .allSatisfy(e -> assertThat(e.fields()).containsOnlyKeys("day").containsValue("\"2026-11-22\""));
        refused(
                () -> members.ask(B, A, members.contract()::open, Map.of("offer", utf8(key), "page", utf8("1"))),
                "waymark:no-such-page:-");
        refused(
                () -> members.ask(B, A, members.contract()::open, Map.of("offer", utf8(key), "page", utf8("x"))),
                "waymark:malformed:-");
        members.ok(A, members.event("ObjectEvent", "OBSERVE", "void_shipping", epcs(CASE)));
        refused(() -> open(B, A, key), "waymark:offer-settled:-");
    }

    @Test
    void what_was_cancelled_of_an_offer_is_left_out_with_its_history() {
        members.ok(A, commission(ITEM, OTHER));
        String key = offerKey(members.ok(A, ship(TO_B, ITEM, OTHER)));
        members.ok(A, members.event("ObjectEvent", "OBSERVE", "void_shipping", epcs(OTHER)));
        Opening opening = open(B, A, key);
        assertThat(opening.steps().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        members.chains.get(members.state(ITEM).name()));
    }

    @Test
    void a_stored_package_serves_the_next_hop_without_the_first_sender() {
        members.ok(A, commission(ITEM));
        Opening opening = open(B, A, offerKey(members.ok(A, ship(TO_B, ITEM))));
        Salt random = new Salt("000000000000000000000000000000aa");
        members.ok(B, new Entry.Package(random, opening));
        members.ok(B, receive(ITEM));
        Entry.Event ship =
                members.event("ObjectEvent", "OBSERVE", "shipping", epcs(ITEM) + to(TO_C), LedgerKeys.packaged(random));
        String key = offerKey(members.ok(B, ship));
        members.ledger.privates.remove(collection(A));
        Opening next = open(C, B, key);
        assertThat(next.steps().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        members.chains.get(members.state(ITEM).name()));
        assertThat(next.events()).hasSize(4);
    }

    @Test
    void a_large_opening_comes_in_pages_that_together_are_all_of_it() {
        Map<KeyId, Step> steps = new LinkedHashMap<>();
        members.ok(A, commission(ITEM));
        Step step = members.state(ITEM).head();
        for (int i = 0; i < 3_000; i++) {
            steps.put(new KeyId(String.format("%064x", i)), step);
        }
        List<Opening> pages = OpeningPages.of(steps, Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
        assertThat(pages).hasSizeGreaterThan(1).allSatisfy(p -> assertThat(p.bytes().length)
                .isLessThan(1 << 20));
        Map<KeyId, Step> joined = new LinkedHashMap<>();
        pages.forEach(p -> joined.putAll(p.steps()));
        assertThat(joined).isEqualTo(steps);
    }

    @Test
    void a_recall_is_opened_to_whoever_shows_what_it_reaches() {
        members.ok(
                A,
                members.event("ObjectEvent", "ADD", "commissioning", epcs(ITEM) + ",'ilmd':{'cbvmda:lotNumber':'L1'}"));
        members.ok(A, ship(TO_B, ITEM));
        members.ok(B, receive(ITEM));
        Step first = members.state(ITEM).commissionings().get(0);
        assertThat(first.lot()).isNotNull();
        members.ok(
                A,
                members.event(
                        "ObjectEvent",
                        "OBSERVE",
                        "",
                        "'disposition':'recalled','quantityList':[{'epcClass':'" + LOT + "'}]"));
        JsonObject recalls = members.ask(B, A, members.contract()::openRecall, Map.of("step", first.bytes()))
                .object("recalls");
        String key = Refs.recallKey(Refs.recall(first.lot().ref()));
        assertThat(recalls.names()).containsExactly(key);
        assertThat(RecallLink.parse(CanonicalJson.bytes(recalls.object(key))).withdrawal())
                .isFalse();
        Step forged = Step.parse(CanonicalJson.bytes(first.toJson().with("salt", "00000000000000000000000000000000")));
        refused(
                () -> members.ask(B, A, members.contract()::openRecall, Map.of("step", forged.bytes())),
                "waymark:not-on-ledger:-");
        refused(
                () -> members.ask(
                        B,
                        A,
                        members.contract()::openRecall,
                        Map.of("step", members.state(ITEM).head().bytes())),
                "waymark:not-entitled:-");
    }

    @Test
    void a_recall_is_opened_to_whoever_holds_something_made_of_it() {
        members.ok(A, commission(OTHER));
        members.ok(
                A,
                members.event(
                        "TransformationEvent",
                        "",
                        "",
                        "'inputEPCList':['" + OTHER + "'],'outputEPCList':['" + ITEM + "']"));
        Step made = members.state(ITEM).head();
        assertThat(made.watch().positions()).hasSize(2);
        members.ok(A, members.event("ObjectEvent", "OBSERVE", "", "'disposition':'recalled'," + epcs(OTHER)));
        JsonObject recalls = members.ask(C, A, members.contract()::openRecall, Map.of("step", made.bytes()))
                .object("recalls");
        assertThat(recalls.names())
                .containsExactly(
                        Refs.recallKey(Refs.recall(members.state(OTHER).name().ref())));
    }

    @Test
    void the_commissioning_organisation_alone_learns_how_its_goods_went_on() {
        members.ok(A, commission(ITEM, OTHER));
        members.ok(
                A,
                members.event(
                        "AggregationEvent",
                        "ADD",
                        "packing",
                        "'parentID':'" + CASE + "','childEPCs':['" + ITEM + "','" + OTHER + "']"));
        Plan shipped = members.ok(A, ship(TO_B, CASE));
        Opening known = open(B, A, offerKey(shipped));
        members.ok(B, receive(CASE));
        members.ok(
                B,
                members.event(
                        "AggregationEvent",
                        "DELETE",
                        "unpacking",
                        "'parentID':'" + CASE + "','childEPCs':['" + ITEM + "']"));
        members.ok(B, members.event("ObjectEvent", "OBSERVE", "retail_selling", epcs(ITEM)));
        List<KeyId> chain = members.chains.get(members.state(ITEM).name()).subList(0, 2);
        byte[] question = CanonicalJson.bytes(JsonArray.of(chain.stream()
                .map(k -> JsonObject.of(
                        "key", k.hex(), "step", known.steps().get(k).toJson()))
                .toList()));
        Map<String, byte[]> asked = Map.of("chain", question, "known", known.bytes());
        Opening next = Opening.fromJson(members.ask(A, B, members.contract()::openNext, asked));
        assertThat(next.steps().values())
                .extracting(Step::act)
                .containsExactlyInAnyOrder(Act.RECEIVE, Act.CONTENT, Act.UNPACK, Act.SELL);
        assertThat(next.steps().values()).allSatisfy(s -> assertThat(s.writer()).isEqualTo(B));
        assertThat(next.contents()).hasSize(1);
        assertThat(next.events().values()).hasSize(3).allSatisfy(e -> assertThat(e.fields())
                .containsOnlyKeys("day"));
        refused(() -> members.ask(C, B, members.contract()::openNext, asked), "waymark:not-entitled:-");
    }

    @Test
    void public_values_are_each_members_own() {
        Profile a = new Profile(A, "Maker", "DE", List.of(TO_A), "http://localhost:8081");
        FakeStub stub = publish(A, B, LedgerKeys.organisation(A), a.bytes());
        assertThat(stub.tx.policies).containsKey("org|" + A);
        assertThat(publish(A, B, LedgerKeys.organisation(A), a.bytes()).tx.policies)
                .isEmpty();
        refused(() -> publish(B, B, LedgerKeys.organisation(A), a.bytes()), "waymark:wrong-organisation:-");
        refused(() -> publish(A, A, LedgerKeys.organisation(B), a.bytes()), "waymark:wrong-organisation:-");
        refused(() -> publish(A, A, "format", a.bytes()), "waymark:arguments:-");
        publish(A, A, LedgerKeys.prefix("9521001"), new PrefixClaim("9521001", A).bytes());
        for (String taken : List.of("9521001", "952100", "95210", "95210012")) {
            refused(
                    () -> publish(B, B, LedgerKeys.prefix(taken), new PrefixClaim(taken, B).bytes()),
                    "waymark:prefix-taken:-");
        }
        publish(B, A, LedgerKeys.prefix("9521002"), new PrefixClaim("9521002", B).bytes());
        String confirmation = LedgerKeys.prefixConfirmation("9521001", B);
        publish(B, B, confirmation, new PrefixClaim("9521001", A).bytes());
        refused(() -> publish(B, B, confirmation, new PrefixClaim("9521001", A).bytes()), "waymark:already-recorded:-");
        refused(
                () -> publish(C, C, confirmation, new PrefixClaim("9521001", A).bytes()),
                "waymark:wrong-organisation:-");
        refused(
                () -> publish(C, C, LedgerKeys.prefixConfirmation("9521001", C), new PrefixClaim("9521001", C).bytes()),
                "waymark:no-claim:-");
        JsonArray all = CanonicalJson.parse(utf8(members.call(C, C, members.contract()::profiles, Map.of())
                        .answer()))
                .asArray();
        assertThat(all.values().stream().map(v -> v.asObject().string("key")))
                .containsExactly("org|" + A, "prefix|9521001", "prefix|9521001|" + B, "prefix|9521002");
    }

    @Test
    void votes_for_policies_and_files_that_check_are_each_members_own() {
        byte[] vote = new PolicyVote(1, Optional.empty(), "quorum none\n").bytes();
        byte[] other = new PolicyVote(1, Optional.empty(), "quorum some\n").bytes();
        publish(A, B, LedgerKeys.policyVote(1, A), vote);
        publish(A, B, LedgerKeys.policyVote(1, A), other);
        refused(() -> publish(A, B, LedgerKeys.policyVote(1, A), other), "waymark:already-recorded:-");
        refused(() -> publish(B, B, LedgerKeys.policyVote(1, A), vote), "waymark:wrong-organisation:-");
        refused(() -> publish(B, B, LedgerKeys.policyVote(2, B), vote), "waymark:wrong-organisation:-");
        refused(() -> publish(B, B, "policy|1", vote), "waymark:wrong-organisation:-");
        Hash file = Hash.sha256(Hash.label("file"));
        byte[] served = new ServedVerifier(file).bytes();
        publish(A, B, LedgerKeys.servedVerifier(file, A), served);
        refused(() -> publish(A, A, LedgerKeys.servedVerifier(file, A), served), "waymark:already-recorded:-");
        refused(() -> publish(B, B, LedgerKeys.servedVerifier(file, A), served), "waymark:wrong-organisation:-");
        refused(() -> publish(B, B, "verifier|" + file.hex(), served), "waymark:wrong-organisation:-");
        refused(() -> publish(B, B, LedgerKeys.servedVerifier(file, B), vote), "waymark:malformed:-");
    }

    private FakeStub publish(String creator, String peer, String key, byte[] value) {
        String text = new String(value, java.nio.charset.StandardCharsets.UTF_8);
        FakeStub stub = new FakeStub(members.ledger, creator, peer, Map.of(), key, text);
        assertThat(members.contract().publish(stub, key, text)).isEmpty();
        assertThat(members.ledger.commit(stub.tx)).isTrue();
        return stub;
    }

    @Test
    void a_written_value_of_any_kind_has_a_salt_and_its_key_is_unguessable() {
        Set<String> kinds = new java.util.TreeSet<>();
        List<Plan> plans = new ArrayList<>();
        plans.add(members.ok(A, commission(OTHER)));
        plans.add(members.ok(
                A,
                members.event(
                        "TransformationEvent",
                        "",
                        "",
                        "'inputEPCList':['" + OTHER + "'],'outputEPCList':['" + ITEM + "']")));
        plans.add(members.ok(
                A,
                members.event(
                        "AggregationEvent",
                        "ADD",
                        "packing",
                        "'parentID':'" + CASE + "','childEPCs':['" + ITEM + "']")));
        plans.add(members.ok(A, ship(TO_B, CASE)));
        plans.add(
                members.ok(A, members.event("ObjectEvent", "OBSERVE", "", "'disposition':'recalled'," + epcs(OTHER))));
        for (Plan plan : plans) {
            plan.writes().forEach((key, value) -> {
                JsonObject json = CanonicalJson.parse(value).asObject();
                String kind = key.startsWith("offer|") ? "offer" : key.substring(key.indexOf('|') + 1);
                kinds.add(kind);
                assertThat(key).matches("(offer\\|DistributorMSP\\|)?([0-9a-f]{32}|[0-9a-f]{64})(\\|[a-z]+)?");
                assertThat(json.integer("v")).isEqualTo(1);
                if (!kind.equals("event")) {
                    assertThat(json.string("salt")).matches("[0-9a-f]{32}");
                }
            });
        }
        assertThat(kinds).containsExactly("content", "event", "made", "offer", "recall", "seen", "step", "watched");
    }
}
