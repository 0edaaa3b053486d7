package io.waymark.verifier;

import static io.waymark.verifier.RefusedException.demand;

import io.waymark.custody.Act;
import io.waymark.custody.Follows;
import io.waymark.custody.Kind;
import io.waymark.custody.Status;
import io.waymark.custody.Step;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.MerkleRoot;
import io.waymark.ledger.ObjectName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From each step to the next, through the units that it was in. */
final class Walk {

    /** A unit around something was neither sold nor left, the only places where its name would matter. */
    private static final ObjectName UNIT = new ObjectName("-", new KeyId("0".repeat(32)));

    /** A time in a unit. */
    record Unit(Hash packed, boolean left, List<Shown> steps, String where) {
        Shown last() {
            return steps.get(steps.size() - 1);
        }
    }

    /** Another allowed writer's claim, and the step that must have been there before. */
    record Rival(Claim claim, Shown first) {}

    private final Map<Hash, Unit> units = new HashMap<>();
    private final Set<Hash> unused = new HashSet<>();
    private final List<List<Shown>> chains = new ArrayList<>();
    private final List<Rival> rivals = new ArrayList<>();

    Walk(JsonArray given) throws RefusedException {
        Form.list(given, 0, "units");
        for (int i = 0; i < given.size(); i++) {
            String where = "units/" + i;
            JsonObject json = given.get(i).asObject();
            Form.members(json, where, List.of("left", "packed", "steps"));
            Unit unit = new Unit(
                    new Hash(json.string("packed")),
                    json.bool("left"),
                    Shown.list(json.array("steps"), true, where),
                    where);
            demand(units.put(unit.packed(), unit) == null, "format", where);
            unused.add(unit.packed());
        }
    }

    /** Walks the item's own chain. */
    void item(List<Shown> chain, ObjectName name) throws RefusedException {
        chain.get(0).key = name.ref();
        walk(chain, name);
        demand(unused.isEmpty(), "unit-unused", "");
    }

    private void walk(List<Shown> steps, ObjectName name) throws RefusedException {
        chains.add(steps);
        for (int i = 0; i < steps.size(); i++) {
            Shown at = steps.get(i);
            Unit unit = at.step.status() == Status.PACKED ? around(at) : null;
            if (i + 1 == steps.size()) {
                return;
            }
            Shown after = steps.get(i + 1);
            demand(at.step.status() != Status.PACKED || unit.left(), "no-exit", at.where);
            Shown exit = unit == null ? null : unit.last();
            after.key = at.next(exit);
            Optional<String> broken = Follows.next(at.step, after.step, exit == null ? null : exit.exit(), name);
            if (broken.isPresent()) {
                throw new RefusedException(broken.get(), after.where);
            }
            for (String writer : Follows.writers(at.step, exit == null ? null : exit.exit(), name)) {
                if (!writer.equals(after.step.writer())) {
                    rivals.add(new Rival(Claim.any(writer, after.key.stepKeyHash()), after));
                }
            }
        }
    }

    private Unit around(Shown packed) throws RefusedException {
        Unit unit = units.get(packed.hash());
        demand(unit != null, "unit-missing", packed.where);
        demand(unused.remove(packed.hash()), "unit-twice", unit.where());
        Shown start = unit.steps().get(0);
        start.key = packed.step.in();
        String packer = packed.step.writer();
        Step in = start.step;
        boolean fits = in.act() == Act.CONTENT
                && in.writer().equals(packer)
                && in.custodian().equals(packer);
        demand(fits, "unit-writer", start.where);
        boolean kind = unit.steps().stream().allMatch(s -> s.step.kind() == Kind.UNIT);
        demand(kind, "kind", unit.where());
        for (Shown change : unit.steps()) {
            if (change.step.act() != Act.CONTENT) {
                continue;
            }
            if (unit.left() && change == unit.last() && change != start) {
                outside(change, packed.hash());
            } else {
                inside(change, packed.hash());
            }
        }
        walk(unit.steps(), UNIT);
        Shown exit = unit.last();
        demand(!unit.left() || exit.step.act() == Act.CONTENT && exit != start, "exit", exit.where);
        return unit;
    }

    private static void inside(Shown change, Hash packed) throws RefusedException {
        JsonObject content = change.content.orElseThrow();
        Form.members(content, change.where, List.of("index", "path"));
        demand(leads(content, packed, change.step), "not-inside", change.where);
    }

    private static boolean leads(JsonObject proof, Hash hash, Step step) throws RefusedException {
        long index = Form.count(proof.value("index"), "format", "content");
        Form.list(proof.array("path"), 0, "content");
        List<Hash> path = proof.array("path").strings().stream().map(Hash::new).toList();
        int at = (int) Math.min(index, Integer.MAX_VALUE);
        return MerkleRoot.rootFrom(hash.bytes(), at, step.content().count(), path)
                .equals(Optional.of(step.content().root()));
    }

    /** Two neighbours between which it would stand, or the end of the list on one side, or an empty list. */
    private static void outside(Shown change, Hash packed) throws RefusedException {
        JsonObject content = change.content.orElseThrow();
        Form.members(content, change.where, List.of(), "left", "right");
        Optional<JsonObject> left = content.optionalObject("left");
        Optional<JsonObject> right = content.optionalObject("right");
        int count = change.step.content().count();
        demand((count == 0) == (left.isEmpty() && right.isEmpty()), "not-outside", change.where);
        for (JsonObject neighbour :
                List.of(left, right).stream().flatMap(Optional::stream).toList()) {
            Form.members(neighbour, change.where, List.of("hash", "index", "path"));
            boolean there = leads(neighbour, new Hash(neighbour.string("hash")), change.step);
            demand(there, "not-outside", change.where);
        }
        long after = right.map(r -> r.integer("index")).orElse((long) count);
        boolean ordered = left.map(l -> l.string("hash").compareTo(packed.hex()) < 0 && l.integer("index") == after - 1)
                .orElse(after == 0);
        boolean before =
                right.map(r -> r.string("hash").compareTo(packed.hex()) > 0).orElse(true);
        demand(count == 0 || ordered && before, "not-outside", change.where);
    }

    /** All chains: the item's first, then those of units. */
    List<List<Shown>> chains() {
        return chains;
    }

    List<Rival> rivals() {
        return rivals;
    }

    /**
     * The last step that says who has it: of the outermost unit while it is in one.
     *
     * @param exit the unit step with which it left; null where it is not packed
     */
    record Head(Shown last, Shown exit, ObjectName name) {
        List<String> writers() {
            return Follows.writers(last.step, exit == null ? null : exit.exit(), name);
        }

        KeyId nextKey() {
            return last.next(exit);
        }
    }

    Head head(List<Shown> chain, ObjectName name) {
        Shown last = chain.get(chain.size() - 1);
        ObjectName of = name;
        while (last.step.status() == Status.PACKED) {
            Unit unit = units.get(last.hash());
            if (unit.left()) {
                return new Head(last, unit.last(), of);
            }
            last = unit.last();
            of = UNIT;
        }
        return new Head(last, null, of);
    }
}
