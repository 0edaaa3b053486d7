package io.waymark.custody;

import static io.waymark.custody.Story.A;
import static io.waymark.custody.Story.B;
import static io.waymark.custody.Story.C;
import static io.waymark.custody.Story.item;
import static io.waymark.custody.Story.kg;
import static io.waymark.custody.Story.receiving;
import static io.waymark.custody.Story.rejecting;
import static io.waymark.custody.Story.shipping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.claim.ClaimCode;
import io.waymark.claim.ClaimKey;
import io.waymark.ledger.Hash;
import io.waymark.ledger.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each rule of who may do what, by itself; {@link Story} has the verifier agree after every act. */
class RulesTest {

    private static final String CASE = Ids.unit(1);
    private static final String PALLET = Ids.unit(2);
    private static final String LOT = Ids.lot(0);

    private final Story story = new Story();

    private Status status(String id) {
        return story.head(id).status();
    }

    private Act act(String id) {
        return story.head(id).act();
    }

    @Test
    void items_and_lots_are_commissioned_by_who_holds_the_prefix_units_by_anybody_strangers_by_nobody() {
        story.commission(A, item(0)).commission(B, CASE);
        assertThat(story.refused(B, new Instruction.Commission(List.of(item(1)), List.of(), Map.of())))
                .isEqualTo(RefusalCode.NOT_PREFIX_HOLDER);
        assertThat(story.refused(B, new Instruction.Commission(List.of(), List.of(kg(LOT, "1")), Map.of())))
                .isEqualTo(RefusalCode.NOT_PREFIX_HOLDER);
        assertThat(story.refused(A, new Instruction.Commission(List.of(item(0)), List.of(), Map.of())))
                .isEqualTo(RefusalCode.ALREADY_COMMISSIONED);
        assertThat(story.refused(B, new Instruction.Commission(List.of(CASE), List.of(), Map.of())))
                .isEqualTo(RefusalCode.ALREADY_COMMISSIONED);
        story.ok(A, new Instruction.Commission(List.of(Ids.stranger(0)), List.of(), Map.of()));
        assertThat(story.last.steps()).isEmpty();
    }

    @Test
    void an_identifier_stands_once_in_an_event() {
        assertThat(story.refused(A, new Instruction.Commission(List.of(item(0), item(0)), List.of(), Map.of())))
                .isEqualTo(RefusalCode.TWICE);
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 1_001; i++) {
            many.add(Ids.unit(i));
        }
        assertThat(story.refused(A, new Instruction.Commission(many, List.of(), Map.of())))
                .isEqualTo(RefusalCode.TOO_MANY);
    }

    @Test
    void an_item_names_lot_and_class_of_its_own_organisation() {
        story.ok(A, new Instruction.Commission(List.of(item(0)), List.of(), Map.of(item(0), LOT)));
        assertThat(story.head(item(0)).lot().org()).isEqualTo(A);
        assertThat(story.state(item(0)).recallTargets()).hasSize(3);
    }

    @Test
    void packing_commissions_the_unit_and_an_emptied_one_is_used_on() {
        story.commission(A, item(0), item(1)).pack(A, CASE, item(0));
        assertThat(status(item(0))).isEqualTo(Status.PACKED);
        assertThat(story.refused(A, new Instruction.Pack(CASE, List.of(item(0)), List.of())))
                .isEqualTo(RefusalCode.ALREADY_IN_UNIT);
        story.unpack(A, CASE);
        assertThat(story.state(item(0)).exit()).isNotNull();
        story.pack(A, CASE, item(0), item(1));
        assertThat(story.state(CASE).members()).hasSize(2);
        assertThat(story.chains.get(story.state(CASE).name())).hasSize(4);
    }

    @Test
    void unpacking_names_what_is_inside_and_steps_it() {
        story.commission(A, item(0), item(1)).pack(A, CASE, item(0));
        assertThat(story.refused(A, new Instruction.Unpack(CASE, List.of(item(1)), List.of(), false)))
                .isEqualTo(RefusalCode.NOT_IN_UNIT);
        assertThat(story.refused(A, new Instruction.Unpack(PALLET, List.of(), List.of(), true)))
                .isEqualTo(RefusalCode.UNKNOWN_OBJECT);
        assertThat(story.refused(B, new Instruction.Unpack(CASE, List.of(), List.of(), true)))
                .isEqualTo(RefusalCode.NOT_CUSTODIAN);
        story.unpack(A, CASE, item(0));
        assertThat(act(item(0))).isEqualTo(Act.UNPACK);
    }

    @Test
    void a_packed_thing_is_not_shipped_apart_but_any_other_act_takes_it_out_outer_units_first() {
        story.commission(A, item(0)).pack(A, CASE, item(0)).pack(A, PALLET, CASE);
        assertThat(story.refused(A, shipping(B, item(0)))).isEqualTo(RefusalCode.PACKED);
        story.sell(A, item(0));
        assertThat(story.last.steps().stream()
                        .map(s -> s.step().kind() + " " + s.step().act()))
                .containsExactly("UNIT CONTENT", "UNIT CONTENT", "ITEM SELL");
        assertThat(story.state(PALLET).members()).isEmpty();
    }

    @Test
    void what_travels_inside_need_not_be_named_and_may_be() {
        story.commission(A, item(0)).pack(A, CASE, item(0)).ship(A, B, CASE, item(0));
        assertThat(story.last.offers()).singleElement().satisfies(o -> assertThat(o.heads())
                .hasSize(1));
        assertThat(story.refused(B, receiving(item(0)))).isEqualTo(RefusalCode.PACKED);
        story.receive(B, CASE, item(0));
        assertThat(story.refused(A, shipping(C, item(0)))).isEqualTo(RefusalCode.NOT_CUSTODIAN);
    }

    @Test
    void units_are_nested_at_most_eight_deep() {
        story.commission(A, item(0)).pack(A, Ids.unit(10), item(0));
        for (int i = 11; i < 18; i++) {
            story.pack(A, Ids.unit(i), Ids.unit(i - 1));
        }
        assertThat(story.standings().of(story.state(item(0)).name()).inUnit()).isTrue();
        assertThat(story.refused(A, new Instruction.Pack(Ids.unit(18), List.of(Ids.unit(17)), List.of())))
                .isEqualTo(RefusalCode.NESTED_TOO_DEEP);
    }

    @Test
    void a_unit_cannot_be_inside_itself() {
        story.commission(A, item(0)).pack(A, CASE, item(0)).pack(A, PALLET, CASE);
        assertThat(story.refused(A, new Instruction.Pack(CASE, List.of(CASE), List.of())))
                .isEqualTo(RefusalCode.NOT_IN_UNIT);
        // The pallet goes into its own case: the case leaves it first, so nothing is inside itself.
        story.pack(A, CASE, PALLET);
        assertThat(story.state(PALLET).unit()).isEqualTo(story.state(CASE).name());
        assertThat(story.state(CASE).inUnit()).isFalse();
    }

    @Test
    void shipping_needs_custody_and_a_receiver() {
        story.commission(A, item(0));
        assertThat(story.refused(A, new Instruction.Ship(List.of(item(0)), List.of(), Optional.empty(), false)))
                .isEqualTo(RefusalCode.NO_RECEIVER);
        assertThat(story.refused(B, shipping(C, item(0)))).isEqualTo(RefusalCode.NOT_CUSTODIAN);
        assertThat(story.refused(B, shipping(C, item(1)))).isEqualTo(RefusalCode.UNKNOWN_OBJECT);
        story.ship(A, B, item(0));
        assertThat(story.refused(A, shipping(C, item(0)))).isEqualTo(RefusalCode.NOT_CUSTODIAN);
    }

    @Test
    void an_offer_is_cancelled_by_who_made_it_only() {
        story.commission(A, item(0)).ship(A, B, item(0));
        assertThat(story.refused(B, new Instruction.Cancel(List.of(item(0)), List.of())))
                .isEqualTo(RefusalCode.NOT_OFFERED);
        story.ok(A, new Instruction.Cancel(List.of(item(0)), List.of()));
        assertThat(act(item(0))).isEqualTo(Act.CANCEL);
        assertThat(story.refused(B, receiving(item(0)))).isEqualTo(RefusalCode.NO_OFFER);
        assertThat(RefusalCode.NO_OFFER.waiting()).isTrue();
    }

    @Test
    void of_an_offer_of_loose_things_a_part_may_be_received_and_a_part_rejected() {
        story.commission(A, item(0), item(1), item(2)).ship(A, B, item(0), item(1), item(2));
        story.receive(B, item(0)).ok(B, rejecting(item(1)));
        assertThat(act(item(0))).isEqualTo(Act.RECEIVE);
        assertThat(act(item(1))).isEqualTo(Act.REJECT);
        assertThat(story.head(item(1)).custodian()).isEqualTo(A);
        assertThat(status(item(2))).isEqualTo(Status.OFFERED);
        assertThat(story.refused(C, receiving(item(2)))).isEqualTo(RefusalCode.NO_OFFER);
    }

    @Test
    void what_is_missing_in_a_unit_is_offered_back() {
        story.commission(A, item(0), item(1)).pack(A, CASE, item(0), item(1)).ship(A, B, CASE);
        story.ok(
                B,
                new Instruction.Receive(
                        List.of(CASE), List.of(), List.of(item(0)), List.of(), false, Optional.empty(), false));
        assertThat(story.last.offers()).singleElement().satisfies(o -> {
            assertThat(o.receiver()).isEqualTo(A);
            assertThat(o.isShort()).isTrue();
        });
        assertThat(story.head(item(1)).receiver()).isEqualTo(A);
        story.receive(A, item(1));
        assertThat(story.state(CASE).members()).hasSize(1);
        assertThat(story.refused(
                        B,
                        new Instruction.Receive(
                                List.of(CASE), List.of(), List.of(), List.of(), false, Optional.empty(), false)))
                .isEqualTo(RefusalCode.NO_OFFER);
    }

    @Test
    void of_a_lot_in_a_unit_what_was_counted_short_is_offered_back() {
        story.commission(A, item(0)).lot(A, LOT, "10");
        story.ok(A, new Instruction.Pack(CASE, List.of(item(0)), List.of(kg(LOT, "4"))));
        story.ship(A, B, CASE);
        assertThat(story.refused(B, counted(kg(LOT, "4.5")))).isEqualTo(RefusalCode.NOT_IN_UNIT);
        assertThat(story.refused(B, counted(kg(Ids.lot(1), "1")))).isEqualTo(RefusalCode.NOT_IN_UNIT);
        story.ok(B, counted(kg(LOT, "2.5")));
        assertThat(story.last.offers()).singleElement().satisfies(o -> assertThat(o.isShort())
                .isTrue());
        assertThat(story.state(CASE).members()).hasSize(1);
        assertThat(story.world.values().stream()
                        .filter(s -> s.head().kind() == Kind.PORTION && s.head().status() != Status.CONSUMED)
                        .map(s -> s.head().custodian() + " "
                                + s.head().quantity().value() + " " + s.head().status()))
                .containsExactlyInAnyOrder(A + " 6 HELD", B + " 2.5 HELD", B + " 1.5 OFFERED");
    }

    private static Instruction counted(Amount amount) {
        return new Instruction.Receive(
                List.of(CASE), List.of(), List.of(item(0)), List.of(amount), false, Optional.empty(), false);
    }

    @Test
    void what_was_found_and_is_not_in_the_unit_is_refused() {
        story.commission(A, item(0), item(1)).pack(A, CASE, item(0)).ship(A, B, CASE);
        Instruction found = new Instruction.Receive(
                List.of(CASE), List.of(), List.of(item(0), item(1)), List.of(), false, Optional.empty(), false);
        assertThat(story.refused(B, found)).isEqualTo(RefusalCode.NOT_IN_UNIT);
    }

    @Test
    void portions_are_split_to_ship_a_part_and_merged_by_nobody() {
        story.lot(A, LOT, "100");
        story.ok(A, new Instruction.Ship(List.of(), List.of(kg(LOT, "60")), Optional.of(B), true));
        story.ok(
                B,
                new Instruction.Receive(
                        List.of(), List.of(kg(LOT, "50.5")), List.of(), List.of(), false, Optional.empty(), false));
        assertThat(story.last.offers()).singleElement().satisfies(o -> assertThat(o.isShort())
                .isTrue());
        assertThat(story.world.values().stream()
                        .filter(s -> s.head().status() != Status.CONSUMED)
                        .map(s -> s.head().custodian() + " "
                                + s.head().quantity().value() + " " + s.head().status()))
                .containsExactlyInAnyOrder(A + " 40 HELD", B + " 50.5 HELD", B + " 9.5 OFFERED");
        assertThat(story.refused(B, new Instruction.Sell(List.of(), List.of(kg(LOT, "51")))))
                .isEqualTo(RefusalCode.QUANTITY_NOT_HELD);
        assertThat(story.refused(C, new Instruction.Sell(List.of(), List.of(kg(Ids.lot(1), "51")))))
                .isEqualTo(RefusalCode.UNKNOWN_OBJECT);
    }

    @Test
    void portions_that_were_shipped_apart_are_received_in_one_line() {
        story.lot(A, LOT, "20");
        story.ok(A, new Instruction.Ship(List.of(), List.of(kg(LOT, "5"), kg(LOT, "7")), Optional.of(B), true));
        assertThat(story.refused(B, weighed("12.5"))).isEqualTo(RefusalCode.NO_OFFER);
        story.ok(B, weighed("11"));
        assertThat(story.last.offers()).singleElement().satisfies(o -> assertThat(o.isShort())
                .isTrue());
        assertThat(story.world.values().stream()
                        .filter(s -> s.head().status() != Status.CONSUMED)
                        .map(s -> s.head().custodian() + " "
                                + s.head().quantity().value() + " " + s.head().status()))
                .containsExactlyInAnyOrder(A + " 8 HELD", B + " 5 HELD", B + " 6 HELD", B + " 1 OFFERED");
    }

    private static Instruction weighed(String kilograms) {
        return new Instruction.Receive(
                List.of(), List.of(kg(LOT, kilograms)), List.of(), List.of(), false, Optional.empty(), false);
    }

    @Test
    void two_amounts_of_one_lot_are_two_portions() {
        story.lot(A, LOT, "10");
        story.ok(A, new Instruction.Ship(List.of(), List.of(kg(LOT, "3"), kg(LOT, "3")), Optional.of(B), true));
        assertThat(story.last.offers()).singleElement().satisfies(o -> assertThat(o.heads())
                .hasSize(2));
        assertThat(story.refused(A, new Instruction.Sell(List.of(), List.of(kg(LOT, "3"), kg(LOT, "3")))))
                .isEqualTo(RefusalCode.QUANTITY_NOT_HELD);
        story.ok(A, new Instruction.Cancel(List.of(), List.of(kg(LOT, "3"), kg(LOT, "3"))));
        assertThat(story.world.values()).noneMatch(s -> s.head().status() == Status.OFFERED);
    }

    @Test
    void a_lot_split_a_thousand_times_is_still_followed() {
        story.lot(A, LOT, "400");
        for (int i = 0; i < 120; i++) {
            story.ok(A, new Instruction.Sell(List.of(), List.of(kg(LOT, "1"))));
        }
        assertThat(story.world).hasSize(241);
    }

    @Test
    void portions_go_into_units_and_out() {
        story.lot(A, LOT, "10");
        story.ok(A, new Instruction.Pack(CASE, List.of(), List.of(kg(LOT, "4"))));
        story.ok(A, new Instruction.Unpack(CASE, List.of(), List.of(kg(LOT, "4")), false));
        assertThat(story.refused(A, new Instruction.Unpack(CASE, List.of(), List.of(kg(LOT, "4")), false)))
                .isEqualTo(RefusalCode.NOT_IN_UNIT);
    }

    @Test
    void outputs_name_their_inputs_and_watch_their_recalls() {
        story.ok(A, new Instruction.Commission(List.of(item(0)), List.of(), Map.of(item(0), LOT)));
        story.commission(A, item(1)).transform(A, List.of(item(0), item(1)), item(2));
        Step output = story.head(item(2));
        assertThat(output.from()).hasSize(2);
        assertThat(output.watch().positions()).hasSize(4);
        assertThat(output.watch().positions())
                .contains(RecallChains.position(story.state(item(0)).name()));
        assertThat(story.standings().of(story.state(item(2)).name()).inputs()).isEqualTo(Inputs.CONFIRMED);
        story.transform(A, List.of(item(2)), item(3));
        assertThat(story.head(item(3)).watch().positions())
                .hasSize(5)
                .containsAll(output.watch().positions());
        assertThat(story.refused(A, shipping(B, item(0)))).isEqualTo(RefusalCode.ENDED);
    }

    @Test
    void a_thousand_inputs_go_into_one_output() {
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            inputs.add(Ids.unit(1_000 + i));
        }
        story.commission(A, inputs.toArray(String[]::new)).transform(A, inputs, item(0));
        assertThat(story.head(item(0)).from()).hasSize(1_000);
        assertThat(story.head(item(0)).bytes().length).isLessThan(Step.LARGEST_BYTES);
    }

    @Test
    void a_unit_with_content_is_no_input() {
        story.commission(A, item(0)).pack(A, CASE, item(0));
        Instruction transform =
                new Instruction.Transform(List.of(CASE), List.of(), List.of(item(1)), List.of(), Map.of());
        assertThat(story.refused(A, transform)).isEqualTo(RefusalCode.UNIT_NOT_EMPTY);
    }

    @Test
    void sold_goods_come_back_through_their_seller_or_who_commissioned_them() {
        story.commission(A, item(0), item(1))
                .ship(A, B, item(0), item(1))
                .receive(B, item(0), item(1))
                .sell(B, item(0), item(1));
        assertThat(story.refused(C, receiving(item(0)))).isEqualTo(RefusalCode.NO_OFFER);
        story.receive(B, item(0)).receive(A, item(1));
        assertThat(act(item(0))).isEqualTo(Act.TAKE_BACK);
        assertThat(story.head(item(1)).custodian()).isEqualTo(A);
    }

    @Test
    void what_left_comes_in_again_through_who_let_it_go_or_who_commissioned_it() {
        story.commission(A, item(0)).ship(A, B, item(0)).receive(B, item(0)).leave(B, item(0));
        assertThat(status(item(0))).isEqualTo(Status.LEFT);
        assertThat(story.refused(C, receiving(item(0)))).isEqualTo(RefusalCode.LEFT_ELSEWHERE);
        story.receive(A, item(0));
        assertThat(act(item(0))).isEqualTo(Act.ENTER);
    }

    @Test
    void a_unit_that_leaves_or_is_sold_is_emptied_first() {
        story.commission(A, item(0), item(1))
                .pack(A, CASE, item(0))
                .pack(A, PALLET, item(1))
                .leave(A, CASE);
        assertThat(status(item(0))).isEqualTo(Status.LEFT);
        assertThat(status(CASE)).isEqualTo(Status.LEFT);
        story.sell(A, PALLET);
        assertThat(status(item(1))).isEqualTo(Status.SOLD);
        assertThat(status(PALLET)).isEqualTo(Status.HELD);
    }

    @Test
    void a_strangers_item_enters_once_and_then_goes_like_any_other() {
        String stranger = Ids.stranger(1);
        story.receive(B, stranger);
        assertThat(act(stranger)).isEqualTo(Act.ENTER);
        assertThat(story.state(stranger).recallTargets()).isEmpty();
        story.ship(B, C, stranger).receive(C, stranger).leave(C, stranger).receive(B, stranger);
        assertThat(story.chains.get(story.state(stranger).name())).hasSize(5);
        Instruction sent = new Instruction.Receive(
                List.of(Ids.stranger(2)), List.of(), List.of(), List.of(), false, Optional.of(A), false);
        assertThat(story.refused(B, sent)).isEqualTo(RefusalCode.NO_OFFER);
        Instruction elsewhere = new Instruction.Receive(
                List.of(Ids.stranger(3)), List.of(), List.of(), List.of(), false, Optional.empty(), true);
        story.ok(B, elsewhere);
        assertThat(story.world.values()).noneMatch(s -> s.identifier().equals(Ids.stranger(3)));
    }

    @Test
    void what_entered_stays_when_its_maker_joins_and_claims_the_prefix() {
        String stranger = Ids.stranger(1);
        story.receive(B, stranger);
        ObjectName name = story.state(stranger).name();
        long entered = story.firstWrite(B, name.ref()).orElseThrow().index();
        assertThat(standing(name, entered + 1).status()).isEqualTo(Status.HELD);
        assertThat(standing(name, entered).gap().code()).isEqualTo("first-prefix");
    }

    private Standing standing(ObjectName name, long claimed) {
        return new Standings(story, story.bytes, (id, index) -> index >= claimed ? Optional.of(C) : Optional.empty())
                .of(name);
    }

    @Test
    void retiring_ends_a_chain_and_a_retired_unit_starts_anew() {
        story.commission(A, item(0)).pack(A, CASE, item(0));
        story.ok(A, new Instruction.Retire(List.of(CASE), List.of()));
        assertThat(status(item(0))).isEqualTo(Status.RETIRED);
        assertThat(story.refused(A, shipping(B, item(0)))).isEqualTo(RefusalCode.ENDED);
        story.commission(A, item(1)).pack(A, CASE, item(1));
        assertThat(story.world.values().stream().filter(s -> s.identifier().equals(CASE)))
                .hasSize(2);
    }

    @Test
    void recalls_come_from_who_commissioned_and_block_sales() {
        story.ok(A, new Instruction.Recall(List.of(LOT)));
        assertThat(story.last.recalls()).singleElement().satisfies(r -> assertThat(r.n())
                .isEqualTo(1));
        story.ok(A, new Instruction.Recall(List.of(LOT)));
        assertThat(story.last.recalls()).isEmpty();
        assertThat(story.refused(B, new Instruction.Recall(List.of(LOT)))).isEqualTo(RefusalCode.NOT_COMMISSIONER);
        story.ok(A, new Instruction.Correct(List.of(), List.of(LOT)), story.digest);
        assertThat(story.last.recalls()).singleElement().satisfies(r -> assertThat(r.withdrawal())
                .isTrue());
        story.ok(A, new Instruction.Recall(List.of(LOT)));
        assertThat(story.last.recalls()).singleElement().satisfies(r -> assertThat(r.n())
                .isEqualTo(3));
    }

    @Test
    void what_is_recalled_is_not_sold_nor_are_its_parts() {
        story.lot(A, LOT, "10");
        ObjectState whole = story.state(LOT);
        story.world.put(
                whole.name(),
                new ObjectState(
                        whole.name(),
                        whole.identifier(),
                        whole.headKey(),
                        whole.head(),
                        null,
                        null,
                        List.of(),
                        0,
                        whole.commissionings(),
                        true));
        assertThat(story.refused(A, new Instruction.Sell(List.of(), List.of(kg(LOT, "10")))))
                .isEqualTo(RefusalCode.RECALLED);
        assertThat(story.refused(A, new Instruction.Sell(List.of(), List.of(kg(LOT, "4")))))
                .isEqualTo(RefusalCode.RECALLED);
        story.ok(A, new Instruction.Ship(List.of(), List.of(kg(LOT, "4")), Optional.of(B), true));
    }

    private Story correct(String org, Hash event, String... ids) {
        return story.ok(org, new Instruction.Correct(List.of(ids), List.of()), event);
    }

    @Test
    void an_error_declaration_takes_back_what_is_the_head() {
        story.commission(A, item(0), item(1)).ship(A, B, item(0));
        correct(A, story.digest, item(0));
        assertThat(act(item(0))).isEqualTo(Act.CORRECT);
        assertThat(status(item(0))).isEqualTo(Status.HELD);
        story.sell(A, item(0));
        correct(A, story.digest, item(0));
        story.ok(A, new Instruction.Retire(List.of(item(0)), List.of()));
        correct(A, story.digest, item(0));
        story.leave(A, item(0));
        correct(A, story.digest, item(0));
        assertThat(status(item(0))).isEqualTo(Status.HELD);
        story.ship(A, B, item(0));
        Hash shipped = story.digest;
        story.receive(B, item(0));
        correct(A, shipped, item(0));
        assertThat(story.last.steps()).isEmpty();
        assertThat(story.last.annotated()).containsExactly(story.state(item(0)).name());
        correct(B, story.digest, item(0));
        assertThat(story.last.steps()).isEmpty();
    }

    @Test
    void an_error_declaration_annotates_only_what_its_event_named() {
        story.commission(A, item(0), item(1)).pack(A, CASE, item(0));
        Hash packed = story.digest;
        correct(A, packed, item(0), CASE);
        assertThat(story.last.steps()).isEmpty();
        assertThat(story.last.annotated())
                .containsExactlyInAnyOrder(
                        story.state(item(0)).name(), story.state(CASE).name());
    }

    @Test
    void a_commissioning_taken_back_leaves_the_identifier_to_its_writer() {
        story.ok(A, new Instruction.Commission(List.of(item(0)), List.of(), Map.of(item(0), LOT)));
        correct(A, story.digest, item(0));
        assertThat(status(item(0))).isEqualTo(Status.VOID);
        assertThat(story.refused(A, shipping(B, item(0)))).isEqualTo(RefusalCode.NOT_CUSTODIAN);
        story.ok(A, new Instruction.Commission(List.of(item(0)), List.of(), Map.of(item(0), Ids.lot(1))));
        assertThat(story.state(item(0)).commissionings()).hasSize(2);
        assertThat(story.state(item(0)).recallTargets()).hasSize(5);
        story.commission(A, CASE);
        correct(A, story.digest, CASE);
        story.pack(A, CASE, item(0));
        assertThat(story.world.values().stream().filter(s -> s.identifier().equals(CASE)))
                .hasSize(2);
    }

    @Test
    void an_output_cannot_be_made_undone() {
        story.commission(A, item(0)).transform(A, List.of(item(0)), item(1));
        correct(A, story.digest, item(0), item(1));
        assertThat(story.last.steps()).isEmpty();
        assertThat(story.last.annotated()).hasSize(2);
    }

    @Test
    void an_item_is_commissioned_with_the_key_of_the_secret_in_its_pack() {
        ClaimKey key = new ClaimCode("ABCDEFGHIJKLMNOPQRSTUVWX").secret().key();
        ClaimKeys keys = new ClaimKeys(Map.of(item(0), key), false);
        story.ok(A, new Instruction.Commission(List.of(item(0), item(1)), List.of(), Map.of(), keys));
        Step first = story.head(item(0));
        assertThat(first.claim()).isEqualTo(key);
        assertThat(first.toJson().integer("v")).isEqualTo(2);
        assertThat(Step.parse(first.bytes())).isEqualTo(first);
        assertThat(story.head(item(1)).claim()).isNull();
        assertThat(story.head(item(1)).toJson().integer("v")).isEqualTo(1);
        assertThatThrownBy(() -> Step.fromJson(first.toJson().with("v", 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Step.fromJson(first.toJson().without("claim")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Step.fromJson(story.head(item(1)).toJson().with("v", 2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void claim_keys_are_sound_and_of_items_that_are_made() {
        ClaimKey key = new ClaimCode("ABCDEFGHIJKLMNOPQRSTUVWX").secret().key();
        List<ClaimKeys> wrong = List.of(
                new ClaimKeys(Map.of(item(1), key), false),
                new ClaimKeys(Map.of(item(0), new ClaimKey("0".repeat(64))), false),
                new ClaimKeys(Map.of(), true));
        for (ClaimKeys keys : wrong) {
            assertThat(story.refused(A, new Instruction.Commission(List.of(item(0)), List.of(), Map.of(), keys)))
                    .isEqualTo(RefusalCode.CLAIM_KEYS);
        }
        ClaimKeys same = new ClaimKeys(Map.of(item(0), key, item(1), key), false);
        assertThat(story.refused(A, new Instruction.Commission(List.of(item(0), item(1)), List.of(), Map.of(), same)))
                .isEqualTo(RefusalCode.CLAIM_KEYS);
    }
}
