package io.waymark.custody;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Salts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random events over four honest organisations: every step that is decided follows the one before, comes back from its own
 * bytes, and the verifier's walk comes to the very state that the decision spoke of.
 */
class HonestJourneysTest {

    private static final List<String> ORGS = List.of(Ids.A, "BetaMSP", "GammaMSP", "DeltaMSP");
    private static final int RUNS = Integer.getInteger("waymark.runs", 40);
    private static final int EVENTS = 80;

    private final Map<Act, Integer> acts = new EnumMap<>(Act.class);
    private final Map<RefusalCode, Integer> refusals = new EnumMap<>(RefusalCode.class);

    @Test
    void whatever_is_decided_follows_and_stands() {
        for (int seed = Integer.getInteger("waymark.first", 0); seed < RUNS; seed++) {
            Run run = new Run(seed);
            for (int i = 0; i < EVENTS; i++) {
                run.event();
            }
        }
        assertThat(acts)
                .as("acts that were reached")
                .hasSize(Act.values().length - 1)
                .doesNotContainKey(Act.MERGE);
        assertThat(refusals.keySet())
                .contains(
                        RefusalCode.NO_OFFER,
                        RefusalCode.NOT_CUSTODIAN,
                        RefusalCode.NOT_IN_UNIT,
                        RefusalCode.ALREADY_COMMISSIONED,
                        RefusalCode.QUANTITY_NOT_HELD,
                        RefusalCode.NOT_OFFERED,
                        RefusalCode.UNKNOWN_OBJECT);
    }

    private final class Run implements Standings.Ledger {
        private final int seed;
        private final Random random;
        private final Bytes bytes = new Bytes();
        private final Map<Bytes.Place, Standings.FirstWrite> map = new HashMap<>();
        private final Map<ObjectName, ObjectState> world = new LinkedHashMap<>();
        private final Map<Bytes.Place, ObjectName> places = new HashMap<>();
        private final List<String> things = new ArrayList<>();
        private final Set<String> identifiers = new HashSet<>();
        private final List<Hash> digests = new ArrayList<>();
        private int events;

        Run(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
            for (int i = 0; i < 6; i++) {
                things.add(Ids.item(random));
                things.add(Ids.unit(i));
            }
            things.add(Ids.plainItem(1));
            things.add(Ids.stranger(1));
            identifiers.addAll(things);
            identifiers.add(Ids.CLASS);
            identifiers.addAll(List.of(Ids.lot(0), Ids.lot(1)));
        }

        @Override
        public Optional<Standings.FirstWrite> firstWrite(String org, KeyId key) {
            return Optional.ofNullable(map.get(new Bytes.Place(org, key)));
        }

        void event() {
            String org = ORGS.get(random.nextInt(random.nextBoolean() ? 2 : ORGS.size()));
            Hash digest =
                    Hash.sha256(new byte[] {(byte) seed, (byte) (seed >> 8), (byte) events, (byte) (events++ >> 8)});
            Situation situation = new Situation(Ids.knowledge(org, identifiers), world.values(), Map.of());
            Hash corrected =
                    digests.isEmpty() ? digest : digests.get(Math.max(0, digests.size() - 1 - random.nextInt(3)));
            Decision decision = Custody.decide(
                    instruction(org), situation, new Custody.Context(org, digest, corrected), new Salts(digest.hex()));
            if (decision instanceof Decision.Refused refused) {
                refusals.merge(refused.code(), 1, Integer::sum);
                return;
            }
            digests.add(digest);
            lay((Decision.Accepted) decision);
            compare();
        }

        private void lay(Decision.Accepted decision) {
            for (Decision.NewStep step : decision.steps()) {
                acts.merge(step.step().act(), 1, Integer::sum);
                assertThat(Step.parse(step.step().bytes())).isEqualTo(step.step());
                for (String entitled : step.entitled()) {
                    assertThat(map).doesNotContainKey(new Bytes.Place(entitled, step.key()));
                }
                Bytes.Place place = new Bytes.Place(step.step().writer(), step.key());
                assertThat(map.put(
                                place,
                                new Standings.FirstWrite(map.size(), step.step().hash())))
                        .isNull();
                bytes.steps.put(step.step().hash(), step.step());
                places.put(place, step.object());
            }
            decision.contents().forEach(c -> bytes.contents.put(place(c.key()), c.members()));
            decision.made().forEach(m -> bytes.made.put(place(m.key()), m.made()));
            decision.after().forEach(s -> world.put(s.name(), s));
        }

        private Bytes.Place place(KeyId key) {
            return map.keySet().stream()
                    .filter(p -> p.key().equals(key))
                    .findFirst()
                    .orElseThrow();
        }

        private void compare() {
            Standings standings = new Standings(this, bytes, (id, index) -> Ids.holder(id));
            for (ObjectState state : world.values()) {
                Standing standing = standings.of(state.name());
                assertThat(standing.gap())
                        .as("seed " + seed + ", event " + events + " " + state + standing.chain())
                        .isNull();
                assertThat(standing.head().orElseThrow().step()).isEqualTo(state.head());
                assertThat(standing.head().orElseThrow().key()).isEqualTo(state.headKey());
                assertThat(standing.exit()).isEqualTo(state.exit());
                assertThat(standing.commissionings()).isEqualTo(state.commissionings());
                assertThat(standing.inUnit()).isEqualTo(state.inUnit());
                if (state.inUnit()) {
                    Placed unit = standing.unit();
                    assertThat(places.get(new Bytes.Place(unit.step().writer(), unit.key())))
                            .isEqualTo(state.unit());
                    assertThat(unit.step()).isEqualTo(world.get(state.unit()).head());
                } else if (standing.next() != null) {
                    assertThat(standing.next()).isEqualTo(state.nextKey());
                }
                if (state.head().kind() == Kind.UNIT) {
                    List<Hash> members = standing.contentStep()
                            .flatMap(c -> bytes.content(c.step().writer(), c.key()))
                            .orElse(List.of());
                    assertThat(members).isEqualTo(state.members());
                }
                assertThat(standing.inputs()).isIn(Inputs.NONE, Inputs.CONFIRMED);
            }
            sums(standings);
        }

        /** Of each lot no more is alive than was made of it. */
        private void sums(Standings standings) {
            Map<String, BigDecimal> live = new TreeMap<>();
            Map<String, BigDecimal> made = new TreeMap<>();
            for (ObjectState state : world.values()) {
                if (state.head().kind() == Kind.PORTION) {
                    BigDecimal size = state.head().quantity().decimal();
                    if (standings.of(state.name()).status() != Status.CONSUMED) {
                        live.merge(state.identifier(), size, BigDecimal::add);
                    }
                    if (state.commissionings().get(0).act() == Act.COMMISSION) {
                        made.merge(state.identifier(), size, BigDecimal::add);
                    }
                }
            }
            live.forEach((lot, size) -> assertThat(size).isLessThanOrEqualTo(made.get(lot)));
        }

        private Instruction instruction(String org) {
            List<String> some = some(things, 1 + random.nextInt(3));
            List<Amount> amounts =
                    switch (random.nextInt(8)) {
                        case 0, 1 -> List.of(amount());
                        case 2 -> List.of(amount(), amount());
                        default -> List.of();
                    };
            String unit = Ids.unit(random.nextInt(6));
            String other = ORGS.get(random.nextInt(ORGS.size()));
            List<String> mine = held(org);
            List<String> mostly = !mine.isEmpty() && random.nextInt(5) > 0 ? some(mine, 1 + random.nextInt(3)) : some;
            return switch (random.nextInt(18)) {
                case 14, 15 -> portions(org, other, amount());
                case 16 -> again(unit);
                case 0, 1 -> new Instruction.Commission(some, amounts, Map.of(some.get(0), Ids.lot(0)));
                case 2, 3, 4 ->
                    new Instruction.Pack(
                            unit, mostly.stream().filter(t -> !t.equals(unit)).toList(), amounts);
                case 5 -> unpack(org, unit, some);
                case 6, 7, 8 ->
                    random.nextInt(6) == 0
                            ? new Instruction.Ship(mostly, amounts, Optional.empty(), true)
                            : other.equals(org)
                                    ? new Instruction.Observe("own-receiver")
                                    : new Instruction.Ship(mostly, amounts, Optional.of(other), true);
                case 9, 10 -> receive(org);
                case 11 ->
                    random.nextBoolean()
                            ? new Instruction.Cancel(
                                    one(s -> s.head().status() == Status.OFFERED
                                            && s.head().custodian().equals(org)),
                                    List.of())
                            : new Instruction.Receive(
                                    one(s -> s.head().status() == Status.SOLD
                                            || s.head().status() == Status.LEFT),
                                    amounts,
                                    List.of(),
                                    List.of(),
                                    false,
                                    Optional.empty(),
                                    false);
                case 12 ->
                    random.nextBoolean()
                            ? new Instruction.Sell(some(mostly, 1), amounts)
                            : new Instruction.Retire(some(some, 1), List.of());
                case 13 -> new Instruction.Transform(some(mostly, 1), List.of(), some(things, 1), List.of(), Map.of());
                default -> new Instruction.Correct(things, List.of());
            };
        }

        private Instruction portions(String org, String other, Amount amount) {
            List<Amount> amounts = List.of(amount);
            return switch (random.nextInt(4)) {
                case 0 -> new Instruction.Commission(List.of(), amounts, Map.of());
                case 1 -> new Instruction.Sell(List.of(), amounts);
                case 2 -> new Instruction.Pack(Ids.unit(0), List.of(), amounts);
                default ->
                    new Instruction.Ship(
                            List.of(), amounts, other.equals(org) ? Optional.empty() : Optional.of(other), true);
            };
        }

        /** Packs something where it is already. */
        private Instruction again(String unit) {
            List<String> inside = one(ObjectState::inUnit);
            return world.values().stream()
                    .filter(s -> s.inUnit() && s.identifier().equals(inside.get(0)))
                    .map(s -> new Instruction.Pack(world.get(s.unit()).identifier(), inside, List.of()))
                    .findFirst()
                    .orElse(new Instruction.Pack(unit, List.of(things.get(0)), List.of()));
        }

        private Instruction unpack(String org, String unit, List<String> some) {
            List<ObjectState> full = world.values().stream()
                    .filter(s -> !s.members().isEmpty() && s.freeFor(org))
                    .toList();
            if (full.isEmpty()) {
                return new Instruction.Unpack(unit, some, List.of(), random.nextBoolean());
            }
            ObjectState one = full.get(random.nextInt(full.size()));
            List<String> children = world.values().stream()
                    .filter(s -> one.name().equals(s.unit()) && s.head().kind() != Kind.PORTION)
                    .map(ObjectState::identifier)
                    .toList();
            return new Instruction.Unpack(one.identifier(), some(children, 1), List.of(), random.nextInt(3) == 0);
        }

        /** One thing of this sort, if there is one; else any. */
        private List<String> one(java.util.function.Predicate<ObjectState> which) {
            List<String> found = world.values().stream()
                    .filter(s -> s.head().kind() != Kind.PORTION && which.test(s))
                    .map(ObjectState::identifier)
                    .toList();
            return some(found.isEmpty() || random.nextInt(4) == 0 ? things : found, 1);
        }

        private Amount amount() {
            return new Amount(
                    Ids.lot(random.nextInt(2)), new Quantity(Integer.toString(1 + random.nextInt(40)), "KGM"));
        }

        private List<String> held(String org) {
            return world.values().stream()
                    .filter(s -> s.head().kind() != Kind.PORTION && s.freeFor(org))
                    .map(ObjectState::identifier)
                    .distinct()
                    .toList();
        }

        private Instruction receive(String org) {
            List<ObjectState> offered = world.values().stream()
                    .filter(s -> s.head().status() == Status.OFFERED
                            && s.head().receiver().equals(org))
                    .toList();
            if (offered.isEmpty()) {
                return new Instruction.Receive(
                        some(things, 1), List.of(), List.of(), List.of(), false, Optional.empty(), false);
            }
            ObjectState one = offered.get(random.nextInt(offered.size()));
            boolean returned = random.nextInt(4) == 0;
            if (one.head().kind() == Kind.PORTION) {
                int size = one.head().quantity().decimal().intValue();
                int some = random.nextBoolean() ? size : 1 + random.nextInt(size);
                return new Instruction.Receive(
                        List.of(),
                        List.of(new Amount(one.identifier(), new Quantity(Integer.toString(some), "KGM"))),
                        List.of(),
                        List.of(),
                        returned,
                        Optional.empty(),
                        false);
            }
            List<String> children = world.values().stream()
                    .filter(s ->
                            one.name().equals(s.unit()) && s.head().kind() != Kind.PORTION && random.nextInt(4) > 0)
                    .map(ObjectState::identifier)
                    .toList();
            return new Instruction.Receive(
                    List.of(one.identifier()), List.of(), children, List.of(), returned, Optional.empty(), false);
        }

        private List<String> some(List<String> from, int n) {
            List<String> copy = new ArrayList<>(from);
            java.util.Collections.shuffle(copy, random);
            return copy.subList(0, Math.min(n, copy.size()));
        }
    }
}
