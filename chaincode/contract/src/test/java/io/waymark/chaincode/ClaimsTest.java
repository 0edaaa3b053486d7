package io.waymark.chaincode;

import static io.waymark.chaincode.Members.A;
import static io.waymark.chaincode.Members.B;
import static io.waymark.chaincode.Members.C;
import static io.waymark.chaincode.Members.ITEM;
import static io.waymark.chaincode.Members.OTHER;
import static io.waymark.chaincode.Members.collection;
import static io.waymark.chaincode.Members.epcs;
import static io.waymark.chaincode.Members.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.chaincode.FakeLedger.HashedRead;
import io.waymark.chaincode.Members.Answer;
import io.waymark.claim.ClaimCode;
import io.waymark.claim.ClaimKey;
import io.waymark.claim.ClaimKind;
import io.waymark.claim.ClaimSecret;
import io.waymark.claim.ClaimStatement;
import io.waymark.claim.ClaimValue;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.Salt;
import io.waymark.transaction.Entry;
import io.waymark.transaction.Entry.EarlierClaim;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.junit.jupiter.api.Test;

/** Statements about who holds an item. */
class ClaimsTest {

    private static final ClaimSecret PACK = new ClaimCode("ABCDEFGHIJKLMNOPQRSTUVWX").secret();
    private static final ClaimKey ITEM_KEY = PACK.key();
    private static final ClaimSecret ANNA =
            new ClaimSecret(Hash.sha256(utf8("anna")).bytes());
    private static final ClaimSecret BERT =
            new ClaimSecret(Hash.sha256(utf8("bert")).bytes());
    private static final List<String> ALL = List.of(A, B, C);

    private final Members members = new Members();

    private static ClaimValue value(ClaimStatement statement) {
        return new ClaimValue(statement, Salt.of(Hash.sha256(utf8(statement.signature()))));
    }

    private static ClaimValue claim(ClaimSecret next) {
        return value(PACK.states(ITEM_KEY, 1, ClaimKind.CLAIM, next.key()));
    }

    private static ClaimValue pass(int n, ClaimSecret from, ClaimSecret to) {
        return value(from.states(ITEM_KEY, n, ClaimKind.PASS, to.key()));
    }

    private static EarlierClaim at(int place, String org, ClaimValue value) {
        return new EarlierClaim(place, org, Optional.ofNullable(value));
    }

    private static Entry entry(ClaimValue value, EarlierClaim... earlier) {
        return new Entry.Claim(value, List.of(earlier), ALL);
    }

    private void refused(String org, Entry entry, String message) {
        assertThatThrownBy(() -> members.apply(org, org, members.batch(org, entry)))
                .isInstanceOf(ChaincodeException.class)
                .hasMessage(message);
    }

    @Test
    void a_claim_key_stands_in_the_first_step_of_its_item_alone() {
        members.ok(
                A,
                members.event(
                        "ObjectEvent",
                        "ADD",
                        "commissioning",
                        epcs(ITEM, OTHER) + ",'@context':{'w':'https://waymark.example/ns/'},"
                                + "'w:claimKeys':[{'w:epc':'" + ITEM + "','w:key':'" + ITEM_KEY.hex() + "'}]"));
        assertThat(members.state(ITEM).head().claim()).isEqualTo(ITEM_KEY);
        assertThat(members.state(OTHER).head().claim()).isNull();
    }

    @Test
    void claim_keys_of_something_else_are_refused() {
        refused(
                A,
                members.event(
                        "ObjectEvent",
                        "ADD",
                        "commissioning",
                        epcs(OTHER) + ",'@context':{'w':'https://waymark.example/ns/'}," + "'w:claimKeys':[{'w:epc':'"
                                + ITEM + "','w:key':'" + ITEM_KEY.hex() + "'}]"),
                "waymark:claim-keys:0");
    }

    @Test
    void what_one_member_logged_no_other_one_can_log_again_and_reads_carry_no_version() {
        members.ok(C, entry(claim(ANNA)));
        refused(B, entry(claim(ANNA)), "waymark:stale:0");
        refused(B, entry(claim(BERT)), "waymark:stale:0");
        Answer answer = members.apply(B, B, members.batch(B, entry(pass(2, ANNA, BERT), at(1, C, claim(ANNA)))));
        assertThat(answer.answer()).isEmpty();
        assertThat(answer.stub().tx.hashedReads)
                .hasSize(3)
                .allSatisfy(read -> assertThat(read.version()).isNull())
                .extracting(HashedRead::key)
                .containsOnly(LedgerKeys.claim(ITEM_KEY, 2));
        assertThat(answer.stub().tx.collection).isEqualTo(collection(B));
    }

    @Test
    void two_members_at_once_are_settled_by_the_ledger() {
        Answer first = members.apply(C, C, members.batch(C, entry(claim(ANNA))));
        Answer second = members.apply(B, B, members.batch(B, entry(claim(BERT))));
        assertThat(members.ledger.commit(first.stub().tx)).isTrue();
        assertThat(members.ledger.commit(second.stub().tx)).isFalse();
    }

    @Test
    void who_may_not_say_it_is_refused() {
        EarlierClaim first = at(1, C, claim(ANNA));
        members.ok(C, entry(claim(ANNA)));
        refused(B, entry(pass(2, BERT, BERT), first), "waymark:claim-signature:0");
        refused(B, entry(pass(3, ANNA, BERT), first), "waymark:claim-number:0");
        refused(B, entry(claim(ANNA), first), "waymark:claim-number:0");
        members.ok(B, entry(claim(BERT), first));
        refused(B, entry(claim(PACK), first, at(2, B, claim(BERT))), "waymark:claim-full:0");
    }

    @Test
    void the_places_before_are_held_against_the_ledger() {
        members.ok(C, entry(claim(ANNA)));
        Entry good = entry(pass(2, ANNA, BERT), at(1, C, claim(ANNA)));
        assertThat(members.check(B, B, members.batch(B, good)).answer()).isEqualTo("ok");
        Entry other = entry(pass(2, ANNA, BERT), at(1, C, value(claim(ANNA).statement(), "00")));
        for (Entry wrong : List.of(other, entry(pass(2, ANNA, BERT), at(1, B, claim(ANNA))))) {
            assertThatThrownBy(() -> members.check(B, B, members.batch(B, wrong)))
                    .isInstanceOf(ChaincodeException.class)
                    .hasMessage("waymark:head-differs:0");
        }
    }

    private static ClaimValue value(ClaimStatement statement, String salt) {
        return new ClaimValue(statement, new Salt(salt.repeat(16)));
    }

    @Test
    void who_knows_the_item_is_shown_what_was_logged_and_nobody_else_finds_it() {
        members.ok(C, entry(claim(ANNA)));
        JsonObject claims = members.ask(A, C, members.contract()::openClaims, Map.of("claim", utf8(ITEM_KEY.hex())))
                .object("claims");
        assertThat(claims.names()).containsExactly(LedgerKeys.claim(ITEM_KEY, 1));
        assertThat(ClaimValue.fromJson(claims.object(LedgerKeys.claim(ITEM_KEY, 1))))
                .isEqualTo(claim(ANNA));
        assertThat(members.ask(
                                A,
                                C,
                                members.contract()::openClaims,
                                Map.of("claim", utf8(ANNA.key().hex())))
                        .object("claims")
                        .names())
                .isEmpty();
        assertThatThrownBy(() -> members.ask(A, C, members.contract()::openClaims, Map.of("claim", utf8("x"))))
                .isInstanceOf(ChaincodeException.class)
                .hasMessage("waymark:malformed:-");
    }
}
