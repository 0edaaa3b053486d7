package io.waymark.verifier;

import static io.waymark.verifier.RefusedException.demand;

import io.waymark.custody.Act;
import io.waymark.custody.Exit;
import io.waymark.custody.Follows;
import io.waymark.custody.Kind;
import io.waymark.custody.Status;
import io.waymark.custody.Step;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Refs;
import io.waymark.tlog.MultiProof;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.TreeHasher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;

/** From each step to the next, through the units that it was in. */
final class Walk {

    /** A unit around something was neither sold nor left, the only places where its name would matter. */
    private static final ObjectName UNIT = new ObjectName("-", new KeyId("0".repeat(32)));

    /**
     * A time in a unit.
     *
     * @param exit the last step where the thing left with it; null while it is inside
     */
    record Unit(List<Shown> steps, Shown exit) {
        Shown last() {
            return steps.get(steps.size() - 1);
        }
    }

    /** Another allowed writer's claim, and the step that must have been there before. */
    record Rival(Claim claim, Shown first) {}

    /** The item's own steps. */
    final List<Shown> chain;

    final ObjectName name;
    /** Whether the code alone says where its one history is. */
    final boolean computedRef;

    private final String identifier;
    private final List<Hash> shown;
    private final Set<Hash> used = new HashSet<>();
    private final List<List<Shown>> chains = new ArrayList<>();
    private final List<Rival> rivals = new ArrayList<>();

    /** @param shown digests of the events that are shown */
    Walk(JsonArray given, String identifier, List<Hash> shown) throws RefusedException {
        this.identifier = identifier;
        this.shown = shown;
        Form.list(given, 1, "chain");
        Shown start = placed(given.get(0).asObject(), null, null, "chain/0", false);
        demand(start.step.n() == 1, "first-ref", start.where);
        demand(start.step.kind() == Kind.ITEM, "kind", start.where);
        name = new ObjectName(start.step.writer(), start.step.ref());
        Optional<String> broken = Follows.first(start.step, name);
        if (broken.isPresent()) {
            throw new RefusedException(broken.get(), start.where);
        }
        computedRef = Refs.computable(identifier.substring(identifier.indexOf("/21/") + 4));
        demand(!computedRef || Refs.computed(identifier).equals(name.ref()), "ref", start.where);
        chain = follow(given, "chain", null);
    }

    private List<Shown> follow(JsonArray given, String where, Shown packed) throws RefusedException {
        List<Shown> steps = new ArrayList<>();
        chains.add(steps);
        Form.list(given, 1, where);
        for (int i = 0; i < given.size(); i++) {
            JsonObject json = given.get(i).asObject();
            String at = where + "/" + i;
            Shown before = i == 0 ? null : steps.get(i - 1);
            Shown exit = before == null ? null : before.exit();
            demand(before == null || before.step.status() != Status.PACKED || exit != null, "no-exit", at);
            Shown now = placed(json, before, exit, at, packed != null);
            ObjectName of = packed == null ? name : UNIT;
            String named = now.step.identifier();
            demand(packed != null || named == null || named.equals(identifier), "identifier", at);
            if (before == null) {
                now.key = packed == null ? name.ref() : packed.step.in();
            } else {
                now.key = before.next();
                stands(before, now, exit == null ? null : exit.asExit(), of);
            }
            now.claim = Claim.step(now.step.writer(), now.key.stepKeyHash(), now.step.hash(), now.block);
            steps.add(now);
            if (now.step.status() == Status.PACKED) {
                now.unit = around(now, json.object("unit"));
            }
        }
        return steps;
    }

    private Shown placed(JsonObject json, Shown before, Shown exit, String where, boolean unit)
            throws RefusedException {
        Step step = ShortStep.whole(
                json.object("step"),
                before == null ? null : before.step,
                exit == null ? null : exit.asExit(),
                shown,
                where);
        List<String> members = new ArrayList<>(List.of("step"));
        if (!unit) {
            members.add("block");
        }
        if (step.status() == Status.PACKED) {
            members.add("unit");
        }
        if (unit && step.act() == Act.CONTENT) {
            members.add("content");
        }
        Form.members(json, where, members);
        int event = ShortStep.event(json.object("step"), shown);
        if (event >= 0) {
            used.add(shown.get(event));
        }
        OptionalLong block =
                unit ? OptionalLong.empty() : OptionalLong.of(Form.count(json.value("block"), "format", where));
        return new Shown(step, where, block, json.optionalObject("content"));
    }

    private void stands(Shown before, Shown now, Exit exit, ObjectName of) throws RefusedException {
        Optional<String> broken = Follows.next(before.step, now.step, exit, of);
        if (broken.isPresent()) {
            throw new RefusedException(broken.get(), now.where);
        }
        for (String writer : Follows.writers(before.step, exit, of)) {
            if (!writer.equals(now.step.writer())) {
                rivals.add(new Rival(Claim.any(writer, now.key.stepKeyHash()), now));
            }
        }
    }

    private Unit around(Shown packed, JsonObject given) throws RefusedException {
        String where = packed.where + "/unit";
        Form.members(given, where, List.of("left", "steps"));
        boolean left = given.bool("left");
        List<Shown> steps = follow(given.array("steps"), where, packed);
        Shown start = steps.get(0);
        Shown last = steps.get(steps.size() - 1);
        String packer = packed.step.writer();
        Step in = start.step;
        demand(in.kind() == Kind.UNIT, "kind", start.where);
        boolean fits = in.act() == Act.CONTENT
                && in.writer().equals(packer)
                && in.custodian().equals(packer);
        demand(fits, "unit-writer", start.where);
        demand(!left || last.step.act() == Act.CONTENT && last != start, "exit", last.where);
        for (Shown change : steps) {
            if (change.step.act() == Act.CONTENT) {
                contains(change, packed.hash(), left && change == last);
            }
        }
        return new Unit(steps, left ? last : null);
    }

    /**
     * Whether a packed step is in a unit after a change of its content; at the exit that it is not, by the neighbours between
     * which it would stand.
     */
    private static void contains(Shown change, Hash packed, boolean exit) throws RefusedException {
        String code = exit ? "not-outside" : "not-inside";
        JsonObject content = change.content.orElseThrow();
        Form.members(content, change.where, exit ? List.of("index", "neighbours", "proof") : List.of("index", "proof"));
        int size = change.step.content().count();
        long index = Form.count(content.value("index"), "format", change.where);
        demand(index <= size, code, change.where);
        List<Long> places = exit
                ? LongStream.of(index - 1, index)
                        .filter(place -> place >= 0 && place < size)
                        .boxed()
                        .toList()
                : List.of(index);
        List<io.waymark.tlog.Hash> hashes = exit
                ? Form.hashes(content.string("neighbours"), change.where)
                : List.of(io.waymark.tlog.Hash.of(packed.bytes()));
        List<io.waymark.tlog.Hash> proof = Form.hashes(content.string("proof"), change.where);
        demand(hashes.size() == places.size(), code, change.where);
        for (int i = 0; exit && i < places.size(); i++) {
            int order = Hash.of(hashes.get(i).bytes()).compareTo(packed);
            demand(places.get(i) < index ? order < 0 : order > 0, code, change.where);
        }
        demand(places.isEmpty() ? proof.isEmpty() : leads(change.step, places, hashes, proof), code, change.where);
    }

    private static boolean leads(
            Step change, List<Long> places, List<io.waymark.tlog.Hash> hashes, List<io.waymark.tlog.Hash> proof) {
        try {
            new MultiProof(change.content().count(), places, proof)
                    .verify(
                            hashes.stream()
                                    .map(hash -> TreeHasher.leaf(hash.bytes()))
                                    .toList(),
                            io.waymark.tlog.Hash.of(change.content().root().bytes()));
            return true;
        } catch (TlogException e) {
            return false;
        }
    }

    /** All chains: the item's first, then those of units. */
    List<List<Shown>> chains() {
        return chains;
    }

    List<Rival> rivals() {
        return rivals;
    }

    /** Digests of those shown events that a step names. */
    Set<Hash> used() {
        return used;
    }

    /** The last step that says who has it: of the outermost unit while it is in one. */
    record Head(Shown last, ObjectName name) {
        List<String> writers() {
            Shown exit = last.exit();
            return Follows.writers(last.step, exit == null ? null : exit.asExit(), name);
        }
    }

    Head head() {
        Shown last = chain.get(chain.size() - 1);
        ObjectName of = name;
        while (last.unit != null && last.unit.exit() == null) {
            last = last.unit.last();
            of = UNIT;
        }
        return new Head(last, of);
    }
}
