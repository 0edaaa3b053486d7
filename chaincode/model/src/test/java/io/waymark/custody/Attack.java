package io.waymark.custody;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Salt;
import io.waymark.ledger.Salts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A ledger with honest members, who act through decisions alone, and dishonest ones, who know every byte that was ever opened,
 * see what is about to be submitted and may write anything into their own collections. State and map are Fabric's and the
 * log's: reads conflict, first writes stay.
 */
final class Attack implements Standings.Ledger {

    static final List<String> ORGS = List.of(Ids.A, "BetaMSP", "GammaMSP", "DeltaMSP");

    /** A step, or somebody's noise (value alone), or a deletion (neither), at a key; {@code lists} travel with it. */
    record Write(KeyId key, Hash value) {}

    record Read(String org, KeyId key, Long version) {}

    record Tx(String org, List<Read> reads, List<Write> writes, Decision.Accepted decision) {}

    static final class Member {
        final String org;
        final boolean bad;
        Bytes bytes = new Bytes();
        final Set<ObjectName> objects = new LinkedHashSet<>();
        final Set<Hash> intended = new HashSet<>();

        Member(String org, boolean bad) {
            this.org = org;
            this.bad = bad;
        }
    }

    final Random random;
    final Map<String, Member> members = new LinkedHashMap<>();
    final Bytes pool = new Bytes();
    final Set<ObjectName> all = new LinkedHashSet<>();
    final List<String> violations = new ArrayList<>();
    private final Map<Bytes.Place, Standings.FirstWrite> map = new LinkedHashMap<>();
    final Map<Bytes.Place, Long> state = new HashMap<>();
    private final Set<String> identifiers = new LinkedHashSet<>();
    private int counter;
    private long version;
    private long index;
    int decided;

    Attack(int seed) {
        random = new Random(seed);
        List<String> shuffled = new ArrayList<>(ORGS);
        Collections.shuffle(shuffled, random);
        Set<String> bad = new HashSet<>(shuffled.subList(0, 1 + random.nextInt(3)));
        ORGS.forEach(o -> members.put(o, new Member(o, bad.contains(o))));
        identifiers.addAll(List.of(Ids.CLASS, Ids.lot(0), Ids.lot(1)));
    }

    @Override
    public Optional<Standings.FirstWrite> firstWrite(String org, KeyId key) {
        return Optional.ofNullable(map.get(new Bytes.Place(org, key)));
    }

    Standings standings(Standings.Store store) {
        return new Standings(this, store, (id, index) -> Ids.holder(id));
    }

    // ---- the ledger

    boolean commit(Tx tx) {
        version++;
        for (Read read : tx.reads()) {
            if (!java.util.Objects.equals(state.get(new Bytes.Place(read.org(), read.key())), read.version())) {
                return false;
            }
        }
        for (Write write : tx.writes()) {
            Bytes.Place place = new Bytes.Place(tx.org(), write.key());
            index++;
            if (write.value() == null) {
                state.remove(place);
            } else {
                state.put(place, version);
                map.putIfAbsent(place, new Standings.FirstWrite(index, write.value()));
            }
        }
        if (tx.decision() != null) {
            learn(members.get(tx.org()), tx.decision());
        }
        return true;
    }

    private void learn(Member member, Decision.Accepted decision) {
        for (Bytes bytes : List.of(member.bytes, pool)) {
            decision.contents().forEach(c -> bytes.contents.put(new Bytes.Place(member.org, c.key()), c.members()));
            decision.made().forEach(m -> bytes.made.put(new Bytes.Place(member.org, m.key()), m.made()));
        }
        decision.steps().forEach(s -> {
            member.objects.add(s.object());
            all.add(s.object());
        });
    }

    private void know(Member member, Step step) {
        member.bytes.steps.put(step.hash(), step);
        pool.steps.put(step.hash(), step);
    }

    // ---- honest acts

    /** What a member makes of its own bytes: the objects that it can follow to their end. */
    Map<ObjectName, ObjectState> view(Standings standings, Bytes bytes, Collection<ObjectName> objects) {
        Map<Bytes.Place, ObjectName> places = new HashMap<>();
        Map<ObjectName, Standing> found = new LinkedHashMap<>();
        for (ObjectName name : objects) {
            Standing standing = standings.of(name);
            standing.chain().forEach(p -> places.put(new Bytes.Place(p.step().writer(), p.key()), name));
            if (standing.gap() == null && standing.known()) {
                found.put(name, standing);
            }
        }
        Map<ObjectName, ObjectState> states = new LinkedHashMap<>();
        found.forEach((name, s) -> {
            Placed head = s.head().orElseThrow();
            ObjectName unit = s.unit() == null
                    ? null
                    : places.get(
                            new Bytes.Place(s.unit().step().writer(), s.unit().key()));
            List<Hash> inside = s.contentStep()
                    .flatMap(c -> bytes.content(c.step().writer(), c.key()))
                    .orElse(List.of());
            boolean listed =
                    head.step().content() == null || head.step().content().count() == inside.size();
            if (listed && (unit != null || s.unit() == null)) {
                states.put(
                        name,
                        new ObjectState(
                                name,
                                s.chain().get(0).step().identifier(),
                                head.key(),
                                head.step(),
                                s.exit(),
                                unit,
                                inside,
                                0,
                                s.commissionings(),
                                false));
            }
        });
        // What is in a unit that cannot be followed cannot be acted on either.
        boolean changed = true;
        while (changed) {
            Set<Hash> heads = new HashSet<>();
            states.values().forEach(s -> heads.add(s.head().hash()));
            changed = states.values()
                    .removeIf(s -> s.inUnit() && !states.containsKey(s.unit()) || !heads.containsAll(s.members()));
        }
        return states;
    }

    Optional<Tx> act(Member m) {
        Bytes bytes = m.bad ? pool : m.bytes;
        Collection<ObjectName> objects = m.bad ? all : m.objects;
        if (random.nextInt(3) == 0) {
            receiveBytes(m);
            bytes = m.bad ? pool : m.bytes;
        }
        Map<ObjectName, ObjectState> states = view(standings(bytes), bytes, objects);
        Hash digest =
                Hash.sha256(("event" + counter++ + random.nextInt()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Instruction instruction = instruction(m.org, List.copyOf(states.values()));
        Decision decision = Custody.decide(
                instruction,
                new Situation(Ids.knowledge(m.org, identifiers), states.values(), Map.of()),
                new Custody.Context(m.org, digest, digest),
                new Salts(digest.hex()));
        return decision instanceof Decision.Accepted accepted
                        && !accepted.steps().isEmpty()
                ? simulate(m, accepted)
                : Optional.empty();
    }

    /** The honest chaincode: every key that it writes must hold nothing for anybody entitled; the node asks its map, too. */
    private Optional<Tx> simulate(Member m, Decision.Accepted accepted) {
        List<Read> reads = new ArrayList<>();
        List<Write> writes = new ArrayList<>();
        for (Decision.NewStep step : accepted.steps()) {
            Set<String> orgs = new LinkedHashSet<>(step.entitled());
            orgs.add(m.org);
            for (String org : orgs) {
                Bytes.Place place = new Bytes.Place(org, step.key());
                if (state.containsKey(place) || map.containsKey(place)) {
                    return Optional.empty();
                }
                reads.add(new Read(org, step.key(), null));
            }
            writes.add(new Write(step.key(), step.step().hash()));
            know(m, step.step());
            m.intended.add(step.step().hash());
        }
        decided++;
        return Optional.of(new Tx(m.org, reads, writes, accepted));
    }

    private Instruction instruction(String org, List<ObjectState> states) {
        List<ObjectState> mine = states.stream().filter(s -> s.freeFor(org)).toList();
        List<ObjectState> offered = states.stream()
                .filter(s -> s.head().status() == Status.OFFERED
                        && s.head().receiver().equals(org))
                .toList();
        if (!offered.isEmpty() && random.nextInt(3) > 0) {
            return receive(pick(offered), states);
        }
        List<ObjectState> open = states.stream()
                .filter(s -> s.head().status() == Status.OFFERED
                        && s.head().custodian().equals(org))
                .toList();
        if (!open.isEmpty() && random.nextInt(4) == 0) {
            ObjectState one = pick(open);
            return one.head().kind() == Kind.PORTION
                    ? new Instruction.Cancel(List.of(), List.of(amount(one)))
                    : new Instruction.Cancel(List.of(one.identifier()), List.of());
        }
        if (mine.isEmpty() || random.nextInt(4) == 0) {
            return commission(org);
        }
        return held(org, mine);
    }

    private Instruction commission(String org) {
        String id = org.equals(Ids.A) && random.nextInt(3) > 0 ? Ids.item(random) : Ids.unit(counter++);
        identifiers.add(id);
        boolean lot = org.equals(Ids.A) && random.nextInt(3) == 0;
        return lot
                ? new Instruction.Commission(
                        List.of(),
                        List.of(new Amount(Ids.lot(random.nextInt(2)), new Quantity("100", "KGM"))),
                        Map.of())
                : new Instruction.Commission(List.of(id), List.of(), Map.of());
    }

    private Instruction held(String org, List<ObjectState> mine) {
        ObjectState one = pick(mine);
        boolean portion = one.head().kind() == Kind.PORTION;
        List<String> things = portion ? List.of() : List.of(one.identifier());
        List<Amount> amounts = portion ? List.of(amount(one)) : List.of();
        List<ObjectState> units = mine.stream()
                .filter(s -> s.head().kind() == Kind.UNIT && s != one)
                .toList();
        String other = pick(ORGS.stream().filter(o -> !o.equals(org)).toList());
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> new Instruction.Ship(things, amounts, Optional.of(other), true);
            case 4, 5, 6 ->
                units.isEmpty()
                        ? new Instruction.Ship(things, amounts, Optional.of(other), true)
                        : new Instruction.Pack(pick(units).identifier(), things, amounts);
            case 7 ->
                one.members().isEmpty()
                        ? new Instruction.Sell(things, amounts)
                        : new Instruction.Unpack(one.identifier(), List.of(), List.of(), true);
            case 8 -> new Instruction.Sell(things, amounts);
            default -> new Instruction.Retire(things, amounts);
        };
    }

    private Instruction receive(ObjectState offered, List<ObjectState> states) {
        boolean returned = random.nextInt(6) == 0;
        if (offered.head().kind() == Kind.PORTION) {
            return new Instruction.Receive(
                    List.of(), List.of(amount(offered)), List.of(), List.of(), returned, Optional.empty(), false);
        }
        List<String> found = states.stream()
                .filter(s ->
                        offered.name().equals(s.unit()) && s.head().kind() != Kind.PORTION && random.nextInt(4) > 0)
                .map(ObjectState::identifier)
                .toList();
        return new Instruction.Receive(
                List.of(offered.identifier()), List.of(), found, List.of(), returned, Optional.empty(), false);
    }

    private Amount amount(ObjectState portion) {
        int size = portion.head().quantity().decimal().intValue();
        int some = random.nextInt(3) == 0 && size > 1 ? 1 + random.nextInt(size - 1) : size;
        return new Amount(portion.identifier(), new Quantity(Integer.toString(some), "KGM"));
    }

    /** Fetches what is offered to a member, with everything inside, and keeps it if it can be followed from these bytes alone. */
    private void receiveBytes(Member m) {
        if (m.bad) {
            return;
        }
        Standings full = standings(pool);
        for (ObjectName name : all) {
            Standing seen = full.of(name);
            if (seen.gap() != null
                    || seen.receiver() == null
                    || !seen.receiver().equals(m.org)
                    || seen.inUnit()) {
                continue;
            }
            Member sender = members.get(seen.custodian());
            Bytes source = sender.bad ? pool : sender.bytes;
            source.used.clear();
            Standings theirs = standings(source);
            Set<ObjectName> inside = new LinkedHashSet<>();
            boolean complete = inside(theirs, source, name, inside);
            Bytes got = m.bytes.with(source.filter(source.used::contains));
            Standings own = standings(got);
            boolean followed = inside.stream().allMatch(n -> own.of(n).gap() == null);
            if (complete && followed) {
                m.bytes = got;
                m.objects.addAll(inside);
            } else if (!sender.bad) {
                violations.add("I8 an honest member's package does not suffice: " + seen);
            }
            return;
        }
    }

    private boolean inside(Standings standings, Bytes source, ObjectName name, Set<ObjectName> found) {
        Standing standing = standings.of(name);
        found.add(name);
        if (standing.gap() != null || standing.head().orElseThrow().step().kind() != Kind.UNIT) {
            return standing.gap() == null;
        }
        List<Hash> members = standing.contentStep()
                .flatMap(c -> source.content(c.step().writer(), c.key()))
                .orElse(List.of());
        boolean complete = true;
        for (Hash member : members) {
            Optional<ObjectName> thing = all.stream()
                    .filter(n -> standings.of(n).inUnit()
                            && standings
                                    .of(n)
                                    .head()
                                    .orElseThrow()
                                    .step()
                                    .hash()
                                    .equals(member))
                    .findFirst();
            complete &= thing.isPresent() && inside(standings, source, thing.get(), found);
        }
        return complete;
    }

    // ---- the adversary

    private Salt salt() {
        if (!pool.steps.isEmpty() && random.nextInt(5) < 2) {
            return pick(List.copyOf(pool.steps.values())).salt();
        }
        return Salt.of(noise());
    }

    private Hash noise() {
        return Hash.sha256(("noise" + counter++ + random.nextLong()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    Optional<Tx> evil(Member m) {
        int c = random.nextInt(100);
        if (c < 25) {
            return act(m);
        }
        if (c < 70 && !all.isEmpty()) {
            return successor(m);
        }
        List<KeyId> own = map.keySet().stream()
                .filter(p -> p.writer().equals(m.org))
                .map(Bytes.Place::key)
                .toList();
        if (c < 82 && !own.isEmpty()) {
            return raw(m, pick(own), random.nextBoolean() ? null : anything());
        }
        if (c < 92 && !all.isEmpty()) {
            return fakeUnit(m);
        }
        return all.isEmpty() ? Optional.empty() : portionFraud(m);
    }

    Optional<Tx> raw(Member m, KeyId key, Hash value) {
        return Optional.of(new Tx(m.org, List.of(), List.of(new Write(key, value)), null));
    }

    Hash anything() {
        return random.nextBoolean() || pool.steps.isEmpty() ? noise() : pick(List.copyOf(pool.steps.keySet()));
    }

    /** A step after any step of any chain, at a key that it can compute, with any act and status. */
    private Optional<Tx> successor(Member m) {
        Standing standing = standings(pool).of(pick(List.copyOf(all)));
        if (standing.chain().isEmpty()) {
            return Optional.empty();
        }
        int size = standing.chain().size();
        Placed at = standing.chain().get(size - 1 - random.nextInt(Math.min(3, size)));
        Step before = at.step();
        Exit exit = null;
        if (before.status() == Status.PACKED) {
            List<Step> units = pool.steps.values().stream()
                    .filter(s -> s.kind() == Kind.UNIT)
                    .toList();
            exit = at.exit() != null && random.nextBoolean()
                    ? at.exit()
                    : units.isEmpty() ? null : new Exit(at.key(), pick(units));
            if (exit == null) {
                return Optional.empty();
            }
        }
        KeyId key = before.nextKey(exit == null ? null : exit.step());
        if (random.nextInt(4) == 0) {
            boolean reject = before.status() == Status.OFFERED && random.nextBoolean();
            return raw(m, key, reject ? before.rejection().hash() : random.nextInt(3) == 0 ? null : anything());
        }
        Step.Builder b =
                before.next(pick(List.of(Act.values())), m.org).out(exit).event(noise());
        b.status = pick(List.of(Status.values()));
        b.custodian = random.nextInt(4) == 0 ? pick(ORGS) : m.org;
        b.receiver = b.status == Status.OFFERED ? pick(ORGS) : null;
        b.in = b.status == Status.PACKED ? at.key() : null;
        b.made = b.status == Status.CONSUMED ? Merkle.EMPTY : null;
        if (b.act == Act.CONTENT && b.kind == Kind.UNIT) {
            return content(m, key, b);
        }
        return written(m, key, b);
    }

    private Optional<Tx> content(Member m, KeyId key, Step.Builder b) {
        List<Hash> packed = pool.steps.values().stream()
                .filter(s -> s.status() == Status.PACKED)
                .map(Step::hash)
                .toList();
        List<Hash> list = some(packed, 2).stream().sorted().toList();
        b.content = new Merkle(io.waymark.ledger.MerkleRoot.ofSorted(list), list.size());
        pool.contents.put(new Bytes.Place(m.org, key), list);
        return written(m, key, b);
    }

    /** Writes a step of whatever form; what is no step at all stays unopened. */
    private Optional<Tx> written(Member m, KeyId key, Step.Builder b) {
        Step step = b.build(salt());
        try {
            know(m, Step.parse(step.bytes()));
        } catch (IllegalArgumentException e) {
            return raw(m, key, step.hash());
        }
        return raw(m, key, step.hash());
    }

    /** A unit under a new or stolen ref that claims to hold others' goods. */
    private Optional<Tx> fakeUnit(Member m) {
        KeyId ref = random.nextBoolean() ? pick(List.copyOf(all)).ref() : KeyId.ref(noise());
        Step.Builder b = Step.first(Kind.UNIT, Act.COMMISSION, m.org, ref).event(noise());
        b.identifier = Ids.unit(counter++);
        Step first = b.build(salt());
        know(m, first);
        all.add(new ObjectName(m.org, ref));
        m.objects.add(new ObjectName(m.org, ref));
        KeyId key = first.nextKey(null);
        Step.Builder next = first.next(Act.CONTENT, m.org).event(noise());
        Tx content = content(m, key, next).orElseThrow();
        return Optional.of(new Tx(
                m.org,
                List.of(),
                List.of(new Write(ref, first.hash()), content.writes().get(0)),
                null));
    }

    /** More parts than there was, or parts that the consumed portion does not name. */
    private Optional<Tx> portionFraud(Member m) {
        List<Standing> portions = all.stream()
                .map(standings(pool)::of)
                .filter(s -> !s.chain().isEmpty() && s.chain().get(0).step().kind() == Kind.PORTION)
                .toList();
        if (portions.isEmpty()) {
            return Optional.empty();
        }
        Standing standing = pick(portions);
        Placed head = standing.head().orElseThrow();
        Step base = head.step().status() == Status.CONSUMED && standing.chain().size() > 1
                ? standing.chain().get(standing.chain().size() - 2).step()
                : head.step();
        List<Write> writes = new ArrayList<>();
        List<Made> made = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            Step.Builder b = Step.first(Kind.PORTION, Act.PART, m.org, KeyId.ref(noise()))
                    .event(noise());
            b.identifier = standing.chain().get(0).step().identifier();
            b.lot = base.lot();
            b.productClass = standing.chain().get(0).step().productClass();
            b.quantity = new Quantity(
                    Integer.toString(1 + random.nextInt(100)), base.quantity().uom());
            b.from(List.of(new Origin(standing.name(), base.hash())));
            Step part = b.build(salt());
            know(m, part);
            ObjectName name = new ObjectName(m.org, part.ref());
            all.add(name);
            writes.add(new Write(part.ref(), part.hash()));
            made.add(new Made(name, part.quantity(), part.hash()));
        }
        if (standing.gap() == null
                && standing.next() != null
                && standing.exit() == null
                && standing.writers().contains(m.org)) {
            List<Made> listed = some(made, 1 + random.nextInt(made.size()));
            Step.Builder b = head.step().next(Act.SPLIT, m.org).event(noise()).status(Status.CONSUMED);
            b.made = Made.merkle(listed);
            Step consumed = b.build(salt());
            know(m, consumed);
            pool.made.put(new Bytes.Place(m.org, standing.next()), listed);
            writes.add(new Write(standing.next(), consumed.hash()));
        }
        return Optional.of(new Tx(m.org, List.of(), writes, null));
    }

    <E> E pick(List<E> from) {
        return from.get(random.nextInt(from.size()));
    }

    private <E> List<E> some(List<E> from, int n) {
        List<E> copy = new ArrayList<>(from);
        Collections.shuffle(copy, random);
        return copy.subList(0, Math.min(n, copy.size()));
    }
}
