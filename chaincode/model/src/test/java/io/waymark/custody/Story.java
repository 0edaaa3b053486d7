package io.waymark.custody;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Salts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A ledger on which acts are decided one by one; everything in it follows from the acts, so that vectors can be made of it. */
final class Story implements Standings.Ledger {

    static final String A = Ids.A;
    static final String B = "BetaMSP";
    static final String C = "GammaMSP";

    final Map<ObjectName, ObjectState> world = new LinkedHashMap<>();
    final Map<ObjectName, List<Placed>> chains = new LinkedHashMap<>();
    final Map<Bytes.Place, Standings.FirstWrite> map = new LinkedHashMap<>();
    final Map<ObjectName, Situation.RecallChain> recalls = new HashMap<>();
    final Bytes bytes = new Bytes();
    private final Set<String> identifiers = new LinkedHashSet<>();
    Decision.Accepted last;
    Hash digest;
    private int events;

    Story() {
        identifiers.add(Ids.CLASS);
        for (int i = 0; i < 4; i++) {
            identifiers.addAll(List.of(Ids.lot(i), Ids.plainItem(i), Ids.stranger(i), item(i)));
        }
    }

    /** Items whose ref everybody computes. */
    static String item(int n) {
        return Ids.CLASS + "/21/" + "ABCDEFGHIJKLMNOPQRS" + "234567".charAt(n);
    }

    static Amount kg(String lot, String value) {
        return new Amount(lot, new Quantity(value, "KGM"));
    }

    @Override
    public Optional<Standings.FirstWrite> firstWrite(String org, KeyId key) {
        return Optional.ofNullable(map.get(new Bytes.Place(org, key)));
    }

    Standings standings() {
        return new Standings(this, bytes, (id, index) -> Ids.holder(id));
    }

    /** The code with which an act is refused. */
    RefusalCode refused(String org, Instruction instruction) {
        Decision decision = decide(org, instruction, null);
        if (decision instanceof Decision.Refused refused) {
            return refused.code();
        }
        throw new AssertionError("was not refused");
    }

    Story ok(String org, Instruction instruction) {
        return ok(org, instruction, null);
    }

    Story ok(String org, Instruction instruction, Hash corrected) {
        Decision decision = decide(org, instruction, corrected);
        if (decision instanceof Decision.Refused refused) {
            throw new AssertionError("refused: " + refused.code());
        }
        last = (Decision.Accepted) decision;
        for (Decision.NewStep s : last.steps()) {
            Standings.FirstWrite write =
                    new Standings.FirstWrite(map.size(), s.step().hash());
            if (map.put(new Bytes.Place(s.step().writer(), s.key()), write) != null) {
                throw new AssertionError("a key is written twice");
            }
            bytes.steps.put(s.step().hash(), s.step());
            chains.computeIfAbsent(s.object(), n -> new ArrayList<>())
                    .add(new Placed(s.key(), s.step(), write.index(), null));
        }
        last.contents().forEach(c -> bytes.contents.put(new Bytes.Place(org, c.key()), c.members()));
        last.made().forEach(m -> bytes.made.put(new Bytes.Place(org, m.key()), m.made()));
        last.after().forEach(s -> world.put(s.name(), s));
        last.recalls().forEach(r -> recalls.put(r.target(), new Situation.RecallChain(r.n(), digest, !r.withdrawal())));
        Standings standings = standings();
        for (ObjectState state : world.values()) {
            Standing standing = standings.of(state.name());
            boolean same = standing.gap() == null
                    && standing.head().orElseThrow().step().equals(state.head())
                    && java.util.Objects.equals(standing.exit(), state.exit());
            if (!same) {
                throw new AssertionError("the verifier sees " + standing + " for " + state);
            }
        }
        return this;
    }

    private Decision decide(String org, Instruction instruction, Hash corrected) {
        digest = Hash.sha256(("story " + events++).getBytes(StandardCharsets.UTF_8));
        return Custody.decide(
                instruction,
                new Situation(Ids.knowledge(org, identifiers), world.values(), recalls),
                new Custody.Context(org, digest, corrected),
                new Salts(digest.hex()));
    }

    ObjectState state(String id) {
        return world.values().stream()
                .filter(s -> s.identifier().equals(id))
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    Step head(String id) {
        return state(id).head();
    }

    Story commission(String org, String... ids) {
        return ok(org, new Instruction.Commission(List.of(ids), List.of(), Map.of()));
    }

    Story lot(String org, String lot, String kilograms) {
        return ok(org, new Instruction.Commission(List.of(), List.of(kg(lot, kilograms)), Map.of()));
    }

    Story pack(String org, String unit, String... ids) {
        return ok(org, new Instruction.Pack(unit, List.of(ids), List.of()));
    }

    Story unpack(String org, String unit, String... ids) {
        return ok(org, new Instruction.Unpack(unit, List.of(ids), List.of(), ids.length == 0));
    }

    Story ship(String org, String to, String... ids) {
        return ok(org, shipping(to, ids));
    }

    static Instruction shipping(String to, String... ids) {
        return new Instruction.Ship(List.of(ids), List.of(), Optional.of(to), true);
    }

    Story leave(String org, String... ids) {
        return ok(org, new Instruction.Ship(List.of(ids), List.of(), Optional.empty(), true));
    }

    Story receive(String org, String... ids) {
        return ok(org, receiving(ids));
    }

    static Instruction receiving(String... ids) {
        return new Instruction.Receive(List.of(ids), List.of(), List.of(), List.of(), false, Optional.empty(), false);
    }

    static Instruction rejecting(String... ids) {
        return new Instruction.Receive(List.of(ids), List.of(), List.of(), List.of(), true, Optional.empty(), false);
    }

    Story sell(String org, String... ids) {
        return ok(org, new Instruction.Sell(List.of(ids), List.of()));
    }

    Story transform(String org, List<String> inputs, String... outputs) {
        return ok(org, new Instruction.Transform(inputs, List.of(), List.of(outputs), List.of(), Map.of()));
    }
}
