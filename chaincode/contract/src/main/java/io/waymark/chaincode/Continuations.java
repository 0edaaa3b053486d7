package io.waymark.chaincode;

import io.waymark.custody.Act;
import io.waymark.custody.Made;
import io.waymark.custody.Standing;
import io.waymark.custody.Standings;
import io.waymark.custody.Status;
import io.waymark.custody.Step;
import io.waymark.disclosure.Audience;
import io.waymark.disclosure.DisclosureRules;
import io.waymark.disclosure.Subject;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.SaltedDocument;
import io.waymark.transaction.Opening;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a chain that the asker began went on with this organisation: its own steps of that chain and of the units that the thing
 * was in. The walk is the verifier's; it starts from what the asker shows and takes this organisation's steps where they stand,
 * so a chain that is not the ledger's leads to nothing.
 */
final class Continuations implements Standings.Ledger, Standings.Store {

    private static final int MOST_STEPS = 10_000;

    private record Place(String writer, KeyId key) {}

    private final Call call;
    private final Own own;
    private final Map<Hash, Step> shown = new HashMap<>();
    private Opening known = new Opening(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
    private final Map<Place, Optional<Standings.FirstWrite>> writes = new HashMap<>();
    private final Map<Hash, Step> mine = new HashMap<>();
    private final Map<KeyId, Step> answer = new LinkedHashMap<>();
    private DisclosureRules rules = DisclosureRules.NONE;
    private String identifier = "";

    Continuations(Call call) {
        this.call = call;
        this.own = new Own(call);
    }

    String open() {
        call.requireNoArguments();
        JsonArray chain =
                CanonicalJson.parse(call.bytes("chain"), JsonLimits.VALUE).asArray();
        if (chain.size() == 0 || chain.size() > MOST_STEPS) {
            throw Failure.of(Failure.TOO_LARGE);
        }
        for (JsonValue placed : chain) {
            Step step = Step.parse(CanonicalJson.bytes(placed.asObject().object("step")));
            shown.put(step.hash(), step);
        }
        call.optional("known").ifPresent(bytes -> {
            known = Opening.fromJson(
                    CanonicalJson.parse(bytes, JsonLimits.VALUE).asObject());
            known.steps().values().forEach(step -> shown.put(step.hash(), step));
        });
        Step first = Step.parse(CanonicalJson.bytes(chain.get(0).asObject().object("step")));
        if (first.n() != 1 || !first.writer().equals(call.creator())) {
            throw Failure.of(Failure.NOT_ENTITLED);
        }
        rules = own.rules();
        identifier = first.identifier();
        // Who commissions must hold the prefix; that is for who reads the answer to judge, not for who gives it.
        Optional<String> holder = first.act() == Act.ENTER ? Optional.empty() : Optional.of(first.writer());
        Standing standing = new Standings(this, this, (identifier, index) -> holder)
                .of(new ObjectName(first.writer(), first.ref()));
        if (standing.chain().isEmpty()) {
            throw Failure.of(Failure.NOT_ON_LEDGER);
        }
        return call.seal(opening().toJson());
    }

    private Opening opening() {
        Map<KeyId, List<Hash>> contents = new LinkedHashMap<>();
        Map<KeyId, List<Made>> made = new LinkedHashMap<>();
        Map<Hash, SaltedDocument> events = new LinkedHashMap<>();
        answer.forEach((key, step) -> {
            if (step.act() == Act.CONTENT) {
                own.content(key).ifPresent(list -> contents.put(key, list));
            }
            if (step.status() == Status.CONSUMED) {
                own.made(key).ifPresent(list -> made.put(key, list));
            }
            Optional.ofNullable(step.event())
                    .flatMap(own::event)
                    .ifPresent(event -> events.put(
                            step.event(),
                            rules.show(Audience.CONSUMERS, Subject.of(step.act().word(), event, identifier), event)));
        });
        return new Opening(answer, contents, made, events, Map.of(), Map.of());
    }

    /** The state knows no order: where two entitled members wrote, who reads the answer sees in the map who was first. */
    @Override
    public Optional<Standings.FirstWrite> firstWrite(String org, KeyId key) {
        return writes.computeIfAbsent(new Place(org, key), place -> {
            Optional<Hash> value = call.hash(org, key.stepKey()).map(Hash::of);
            if (value.isPresent() && org.equals(call.peer()) && !shown.containsKey(value.get())) {
                // A step that is not opened ends the walk: who asks sees that it is there, and that it is not shown.
                own.step(key)
                        .filter(step -> rules.opens(Subject.of(step, identifier)))
                        .ifPresent(step -> {
                            mine.put(step.hash(), step);
                            answer.put(key, step);
                        });
            }
            return value.map(hash -> new Standings.FirstWrite(0, hash));
        });
    }

    @Override
    public Optional<Step> step(Hash value) {
        return Optional.ofNullable(shown.get(value)).or(() -> Optional.ofNullable(mine.get(value)));
    }

    @Override
    public Optional<List<Hash>> content(String writer, KeyId key) {
        return (writer.equals(call.peer()) ? own.content(key) : Optional.<List<Hash>>empty())
                .or(() -> Optional.ofNullable(known.contents().get(key)));
    }

    @Override
    public Optional<List<Made>> made(String writer, KeyId key) {
        return (writer.equals(call.peer()) ? own.made(key) : Optional.<List<Made>>empty())
                .or(() -> Optional.ofNullable(known.made().get(key)));
    }
}
