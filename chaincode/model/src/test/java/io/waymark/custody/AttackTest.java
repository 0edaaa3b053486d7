package io.waymark.custody;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.ledger.Hash;
import io.waymark.ledger.ObjectName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What dishonest members cannot do, over random runs: two answers from one ledger, goods taken from who holds them, more of a
 * lot than was made, an honest holder stuck or dependent on a dishonest one's bytes.
 */
class AttackTest {

    private static final int RUNS = Integer.getInteger("waymark.runs", 40);
    private static final int FIRST = Integer.getInteger("waymark.first", 0);
    private static final int BLOCKS = 25;

    private int decided;
    private int gaps;

    @Test
    void dishonest_members_cause_gaps_and_nothing_else() {
        for (int seed = FIRST; seed < FIRST + RUNS; seed++) {
            Attack attack = new Attack(seed);
            for (int i = 0; i < BLOCKS; i++) {
                block(attack);
                assertThat(attack.violations)
                        .as("seed " + seed + ", block " + i)
                        .isEmpty();
            }
            decided += attack.decided;
        }
        assertThat(decided).as("honest acts").isGreaterThan(RUNS * 10);
        assertThat(gaps).as("gaps").isGreaterThan(RUNS);
    }

    private void block(Attack attack) {
        Map<ObjectName, Standing> before = verdicts(attack, attack.pool);
        List<Attack.Tx> honest = new ArrayList<>();
        List<Attack.Tx> mix = new ArrayList<>();
        List<Attack.Member> bad =
                attack.members.values().stream().filter(m -> m.bad).toList();
        for (Attack.Member m : attack.members.values()) {
            for (int i = attack.random.nextInt(3); i > 0; i--) {
                Optional<Attack.Tx> tx = m.bad ? attack.evil(m) : attack.act(m);
                tx.ifPresent(mix::add);
                tx.filter(t -> !m.bad).ifPresent(honest::add);
            }
        }
        Collections.shuffle(mix, attack.random);
        // Front-running by who sees what is about to be submitted, and what a deletion right after it hides.
        List<Attack.Tx> first = new ArrayList<>();
        for (Attack.Tx tx : honest) {
            if (attack.random.nextInt(7) == 0) {
                Attack.Member m = attack.pick(bad);
                Attack.Read read = attack.pick(tx.reads());
                attack.raw(m, read.key(), attack.anything()).ifPresent(first::add);
                if (attack.random.nextBoolean()) {
                    attack.raw(m, read.key(), null).ifPresent(first::add);
                }
            }
        }
        first.addAll(mix);
        first.forEach(attack::commit);
        check(attack, before);
    }

    private static Map<ObjectName, Standing> verdicts(Attack attack, Standings.Store store) {
        Standings standings = attack.standings(store);
        Map<ObjectName, Standing> all = new LinkedHashMap<>();
        attack.all.forEach(name -> all.put(name, standings.of(name)));
        return all;
    }

    private void check(Attack attack, Map<ObjectName, Standing> before) {
        Map<ObjectName, Standing> full = verdicts(attack, attack.pool);
        full.values().forEach(s -> gaps += s.gap() == null ? 0 : 1);
        before.forEach((name, was) -> grows(attack, was, full.get(name)));
        attack.members.values().stream().filter(m -> !m.bad).forEach(m -> own(attack, m, full));
        sums(attack, full);
        withheld(attack, full);
    }

    /** Accepted steps stay accepted; what an honest member holds moves by a step that it meant. */
    private static void grows(Attack attack, Standing was, Standing now) {
        List<Hash> old = was.chain().stream().map(p -> p.step().hash()).toList();
        List<Hash> chain = now.chain().stream().map(p -> p.step().hash()).toList();
        if (chain.size() < old.size() || !chain.subList(0, old.size()).equals(old)) {
            attack.violations.add("I7 accepted steps rewritten: " + was + " to " + now);
            return;
        }
        Attack.Member holder =
                was.gap() != null || was.custodian() == null ? null : attack.members.get(was.custodian());
        if (holder == null || holder.bad) {
            return;
        }
        boolean ended = was.status() == Status.SOLD || was.status() == Status.LEFT;
        if (was.receiver() == null
                && !ended
                && (now.gap() != null || !Objects.equals(now.custodian(), was.custodian()))) {
            Set<Hash> added = deep(attack, now);
            added.removeAll(deep(attack, was));
            if (Collections.disjoint(added, holder.intended)) {
                attack.violations.add("I2 lost without an own step: " + was + " to " + now);
            }
        }
        if (was.receiver() != null
                && now.gap() != null
                && !Set.of(was.custodian(), was.receiver()).contains(now.gap().org())) {
            attack.violations.add("I2 a third member came between offer and receipt: " + now);
        }
    }

    /** All steps that an answer rests on: of the thing and of the units that it is, or was, in. */
    private static Set<Hash> deep(Attack attack, Standing standing) {
        Set<Hash> all = new HashSet<>();
        standing.chain().forEach(p -> {
            all.add(p.step().hash());
            if (p.exit() != null) {
                all.add(p.exit().step().hash());
            }
        });
        Placed unit = standing.unit();
        Map<Hash, Step> steps = attack.pool.steps;
        Step at = unit == null ? null : unit.step();
        while (at != null) {
            all.add(at.hash());
            at = at.previous() == null ? null : steps.get(at.previous());
        }
        if (unit != null) {
            attack.all.stream()
                    .map(attack.standings(attack.pool)::of)
                    .filter(s ->
                            s.head().filter(h -> h.step().equals(unit.step())).isPresent())
                    .findFirst()
                    .ifPresent(outer -> all.addAll(deep(attack, outer)));
        }
        return all;
    }

    /** An honest holder needs nobody's bytes and nobody's leave. */
    private static void own(Attack attack, Attack.Member m, Map<ObjectName, Standing> full) {
        Standings own = attack.standings(m.bytes);
        full.forEach((name, now) -> {
            boolean mine = now.gap() == null && m.org.equals(now.custodian()) && m.objects.contains(name);
            if (!mine || now.status() == Status.SOLD || now.status() == Status.LEFT) {
                return;
            }
            Standing here = own.of(name);
            if (here.gap() != null || !signature(here).equals(signature(now))) {
                attack.violations.add("I8 the holder's own bytes say " + here + ", all bytes " + now);
            }
            for (String org : now.writers()) {
                if (now.next() != null && attack.state.containsKey(new Bytes.Place(org, now.next()))) {
                    attack.violations.add("I3 the chaincode would refuse the holder: key present in " + org);
                }
            }
        });
    }

    private static List<Object> signature(Standing s) {
        List<Object> signature = new ArrayList<>();
        signature.add(s.status());
        signature.add(s.custodian());
        signature.add(s.receiver());
        signature.add(s.head().map(p -> p.step().hash()));
        return signature;
    }

    private static void sums(Attack attack, Map<ObjectName, Standing> full) {
        Map<ObjectName, BigDecimal> live = new HashMap<>();
        Map<ObjectName, BigDecimal> made = new HashMap<>();
        full.values().stream().filter(s -> !s.chain().isEmpty()).forEach(s -> {
            Step first = s.chain().get(0).step();
            if (first.kind() == Kind.PORTION) {
                BigDecimal size = first.quantity().decimal();
                if (first.act() == Act.COMMISSION) {
                    made.merge(first.lot(), size, BigDecimal::add);
                }
                if (s.status() != Status.CONSUMED) {
                    live.merge(first.lot(), size, BigDecimal::add);
                }
            }
        });
        live.forEach((lot, size) -> {
            if (size.compareTo(made.getOrDefault(lot, BigDecimal.ZERO)) > 0) {
                attack.violations.add("I5 more of a lot is alive than was made");
            }
        });
    }

    /** Who hosts an answer may withhold bytes: that makes gaps, and no other answer. */
    private static void withheld(Attack attack, Map<ObjectName, Standing> full) {
        Bytes some = attack.pool.filter(k -> attack.random.nextInt(100) < 85);
        verdicts(attack, some).forEach((name, less) -> {
            Standing all = full.get(name);
            if (less.gap() == null && all.gap() != null) {
                attack.violations.add("I1 withholding turns a gap into an answer: " + all + " to " + less);
            } else if (less.gap() == null && !signature(less).equals(signature(all))) {
                attack.violations.add("I1 two answers: " + all + " and " + less);
            }
        });
    }
}
