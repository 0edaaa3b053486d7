package io.waymark.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.claim.ClaimChain.Verdict;
import io.waymark.claim.ClaimChain.Written;
import io.waymark.ledger.Hash;
import io.waymark.ledger.Salt;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimChainTest {

    private static final ClaimSecret PACK = new ClaimCode("ABCDEFGHIJKLMNOPQRSTUVWX").secret();
    private static final ClaimKey ITEM = PACK.key();
    private static final ClaimSecret ANNA = secret("anna");
    private static final ClaimSecret BERT = secret("bert");
    private static final ClaimSecret CARL = secret("carl");

    private final List<List<Written>> places = new ArrayList<>();

    private static ClaimSecret secret(String name) {
        return new ClaimSecret(
                Hash.sha256(name.getBytes(StandardCharsets.UTF_8)).bytes());
    }

    private static ClaimStatement claim(ClaimSecret next) {
        return PACK.states(ITEM, 1, ClaimKind.CLAIM, next.key());
    }

    private static ClaimStatement pass(int n, ClaimSecret from, ClaimSecret to) {
        return from.states(ITEM, n, ClaimKind.PASS, to.key());
    }

    private static ClaimStatement stolen(int n, ClaimSecret by) {
        return by.states(ITEM, n, ClaimKind.STOLEN, null);
    }

    private static ClaimStatement found(int n, ClaimSecret by) {
        return by.states(ITEM, n, ClaimKind.FOUND, null);
    }

    private ClaimChain chain() {
        return ClaimChain.of(ITEM, places);
    }

    private void write(String org, ClaimStatement statement) {
        places.add(List.of(new Written(org, Optional.of(statement))));
    }

    private void logged(ClaimStatement statement) {
        assertThat(chain().judge(statement)).isEqualTo(Verdict.COUNTS);
        write("RetailerMSP", statement);
    }

    @Test
    void it_is_claimed_once_and_passed_on_by_who_holds_it() {
        assertThat(chain().answer()).isEqualTo(ClaimAnswer.NEVER);
        assertThat(chain().judge(pass(2, ANNA, BERT))).isEqualTo(Verdict.NUMBER);
        assertThat(chain().judge(ANNA.states(ITEM, 1, ClaimKind.CLAIM, ANNA.key())))
                .isEqualTo(Verdict.SIGNATURE);
        logged(claim(ANNA));
        assertThat(chain().answer()).isEqualTo(ClaimAnswer.CLAIMED);
        assertThat(chain().holder()).isEqualTo(ANNA.key());
        assertThat(chain().judge(pass(2, BERT, BERT))).isEqualTo(Verdict.SIGNATURE);
        logged(pass(2, ANNA, BERT));
        logged(pass(3, BERT, CARL));
        assertThat(chain().passed()).isEqualTo(2);
        assertThat(chain().holder()).isEqualTo(CARL.key());
        assertThat(chain().judge(pass(4, ANNA, BERT))).isEqualTo(Verdict.SIGNATURE);
        assertThat(chain().judge(pass(3, BERT, CARL))).isEqualTo(Verdict.SAME);
    }

    @Test
    void a_second_claim_is_a_conflict_that_is_logged_once_and_the_first_one_stands() {
        logged(claim(ANNA));
        assertThat(chain().judge(claim(BERT))).isEqualTo(Verdict.CONFLICT);
        write("DistributorMSP", claim(BERT));
        assertThat(chain().answer()).isEqualTo(ClaimAnswer.TWICE);
        assertThat(chain().holder()).isEqualTo(ANNA.key());
        assertThat(chain().judge(claim(CARL))).isEqualTo(Verdict.FULL);
        logged(pass(2, ANNA, CARL));
        assertThat(chain().holder()).isEqualTo(CARL.key());
        assertThat(chain().twice()).isTrue();
    }

    @Test
    void two_organisations_at_one_place_are_no_secret() {
        places.add(List.of(
                new Written("RetailerMSP", Optional.of(claim(ANNA))),
                new Written("DistributorMSP", Optional.of(claim(BERT)))));
        assertThat(chain().answer()).isEqualTo(ClaimAnswer.TWICE);
        assertThat(chain().holder()).isEqualTo(ANNA.key());
    }

    @Test
    void one_statement_taken_by_two_organisations_is_no_conflict() {
        places.add(List.of(
                new Written("RetailerMSP", Optional.of(claim(ANNA))),
                new Written("DistributorMSP", Optional.of(claim(ANNA)))));
        assertThat(chain().answer()).isEqualTo(ClaimAnswer.CLAIMED);
    }

    @Test
    void nonsense_changes_nothing_and_names_who_wrote_it() {
        places.add(List.of(new Written("DistributorMSP", Optional.empty())));
        assertThat(chain().answer()).isEqualTo(ClaimAnswer.NOT_SHOWN);
        assertThat(chain().notShownBy()).containsExactly("DistributorMSP");
        logged(claim(ANNA));
        assertThat(chain().holder()).isEqualTo(ANNA.key());
        write("ManufacturerMSP", pass(2, BERT, CARL));
        assertThat(chain().holder()).isEqualTo(ANNA.key());
        assertThat(chain().notShownBy()).containsExactly("DistributorMSP", "ManufacturerMSP");
        assertThat(chain().judge(pass(2, ANNA, BERT))).isEqualTo(Verdict.COUNTS);
    }

    @Test
    void a_theft_report_stands_until_who_made_it_takes_it_back() {
        logged(claim(ANNA));
        assertThat(chain().judge(found(2, ANNA))).isEqualTo(Verdict.SIGNATURE);
        logged(stolen(2, ANNA));
        assertThat(chain().answer()).isEqualTo(ClaimAnswer.STOLEN);
        assertThat(chain().judge(stolen(3, ANNA))).isEqualTo(Verdict.SIGNATURE);
        // Passing on stays possible, to an insurer for instance, and the report stays.
        logged(pass(3, ANNA, BERT));
        assertThat(chain().answer()).isEqualTo(ClaimAnswer.STOLEN);
        assertThat(chain().judge(found(4, BERT))).isEqualTo(Verdict.SIGNATURE);
        logged(found(4, ANNA));
        assertThat(chain().answer()).isEqualTo(ClaimAnswer.CLAIMED);
        assertThat(chain().holder()).isEqualTo(BERT.key());
        logged(stolen(5, BERT));
        assertThat(chain().stolen()).isTrue();
    }

    @Test
    void a_change_of_mind_is_no_second_holder() {
        logged(claim(ANNA));
        logged(stolen(2, ANNA));
        assertThat(chain().judge(pass(2, ANNA, BERT))).isEqualTo(Verdict.NUMBER);
        assertThat(chain().twice()).isFalse();
    }

    @Test
    void passing_on_twice_is_a_conflict_too() {
        logged(claim(ANNA));
        logged(pass(2, ANNA, BERT));
        assertThat(chain().judge(pass(2, ANNA, CARL))).isEqualTo(Verdict.CONFLICT);
    }

    @Test
    void there_are_so_many_places_and_no_more() {
        logged(claim(ANNA));
        ClaimSecret[] both = {ANNA, BERT};
        for (int n = 2; n <= ClaimChain.MOST_PLACES; n++) {
            logged(pass(n, both[n % 2], both[(n + 1) % 2]));
        }
        assertThat(chain().places()).isEqualTo(ClaimChain.MOST_PLACES);
        assertThat(chain().judge(claim(CARL))).isEqualTo(Verdict.FULL);
    }

    @Test
    void a_statement_of_another_item_and_a_changed_one_say_nothing() {
        ClaimSecret other = new ClaimCode("XWVUTSRQPONMLKJIHGFEDCBA").secret();
        ClaimStatement foreign = other.states(other.key(), 1, ClaimKind.CLAIM, ANNA.key());
        assertThat(chain().judge(foreign)).isEqualTo(Verdict.NUMBER);
        ClaimStatement good = claim(ANNA);
        ClaimStatement changed = new ClaimStatement(ITEM, 1, ClaimKind.CLAIM, BERT.key(), good.signature());
        assertThat(chain().judge(changed)).isEqualTo(Verdict.SIGNATURE);
    }

    @Test
    void keys_under_which_anybody_can_sign_are_none() {
        for (String y : List.of("00", "01", "ec" + "ff".repeat(30) + "7f", "ee" + "ff".repeat(30) + "7f")) {
            ClaimKey weak = new ClaimKey(y + "0".repeat(64 - y.length()));
            assertThat(weak.sound()).isFalse();
            assertThat(chain().judge(PACK.states(ITEM, 1, ClaimKind.CLAIM, weak)))
                    .isEqualTo(Verdict.SIGNATURE);
        }
        assertThat(ITEM.sound()).isTrue();
    }

    @Test
    void values_are_read_from_their_canonical_bytes_only() {
        ClaimValue value = new ClaimValue(claim(ANNA), new Salt("0".repeat(32)));
        assertThat(ClaimValue.parse(value.bytes())).isEqualTo(value);
        assertThatThrownBy(() -> ClaimValue.fromJson(value.toJson().with("name", "Anna")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClaimValue.fromJson(value.toJson().without("salt")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        ClaimStatement.fromJson(value.toJson().without("next").without("salt")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClaimStatement.fromJson(
                        claim(ANNA).toJson().with("signature", claim(ANNA).signature() + "=")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_code_is_read_as_people_type_it() {
        ClaimCode code = ClaimCode.random(new SecureRandom());
        assertThat(ClaimCode.typed(code.grouped().toLowerCase(java.util.Locale.ROOT)))
                .isEqualTo(code);
        assertThat(code.grouped()).hasSize(29);
        assertThat(ClaimCode.typed("0bcd 1fgh 8jkl-mnop-qrst-uvwx").text()).isEqualTo("OBCDIFGHBJKLMNOPQRSTUVWX");
        assertThatThrownBy(() -> ClaimCode.typed("ABC")).isInstanceOf(IllegalArgumentException.class);
        assertThat(code.toString()).doesNotContain(code.text());
    }
}
