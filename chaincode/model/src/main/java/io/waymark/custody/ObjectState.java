package io.waymark.custody;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import java.util.ArrayList;
import java.util.List;

/**
 * One object as its organisation's node knows it: the head of its chain and what the rules need beside it.
 *
 * @param name the object's name
 * @param identifier canonical identifier (of the lot, for a portion)
 * @param headKey key id of the head
 * @param head the latest step
 * @param exit the unit step with which it left its unit, if the head is packed and it has left; else null
 * @param unit the unit it is in, if the head is packed and it has not left; else null
 * @param members SHA-256 of the packed steps of what is inside, sorted; empty unless a unit
 * @param height how many levels of units are inside it; 0 for things and for units without units
 * @param commissionings the first step, and any later commissioning after one that was taken back
 * @param recall whether one of its recall chains, its own or one that it watches, forbids selling it: recalled, or unreadable
 */
public record ObjectState(
        ObjectName name,
        String identifier,
        KeyId headKey,
        Step head,
        Exit exit,
        ObjectName unit,
        List<Hash> members,
        int height,
        List<Step> commissionings,
        boolean recall) {

    public ObjectState {
        members = List.copyOf(members);
        commissionings = List.copyOf(commissionings);
    }

    /** A chain that starts now. */
    static ObjectState started(ObjectName name, Step first) {
        return new ObjectState(
                name, first.identifier(), name.ref(), first, null, null, List.of(), 0, List.of(first), false);
    }

    /** Key id of the next step; the head must not be in a unit. */
    public KeyId nextKey() {
        return head.nextKey(exit == null ? null : exit.step());
    }

    /** Whether it is inside a unit. */
    public boolean inUnit() {
        return head.status() == Status.PACKED && exit == null;
    }

    /** Whether this organisation may act on it alone, without anything else moving first. */
    boolean freeFor(String org) {
        return head.status() == Status.HELD && head.custodian().equals(org)
                || exit != null && exit.step().writer().equals(org);
    }

    /** Whether nothing can follow but a correction. */
    boolean ended() {
        return head.status() == Status.CONSUMED || head.status() == Status.RETIRED;
    }

    ObjectState then(KeyId key, Step step, ObjectName into, List<Hash> content, int newHeight) {
        List<Step> all = commissionings;
        if (step.act() == Act.COMMISSION) {
            all = new ArrayList<>(commissionings);
            all.add(step);
        }
        return new ObjectState(name, identifier, key, step, null, into, content, newHeight, all, recall);
    }

    ObjectState recalled() {
        return new ObjectState(name, identifier, headKey, head, exit, unit, members, height, commissionings, true);
    }

    ObjectState leftBy(Exit unitStep) {
        return new ObjectState(
                name, identifier, headKey, head, unitStep, null, members, height, commissionings, recall);
    }

    /** What a recall of it is asked at: itself where it is an item, and the lots and classes of every commissioning. */
    public List<ObjectName> recallTargets() {
        return recallTargets(name, commissionings);
    }

    /** What a recall of a thing with this first step, or later commissioning, is asked at. */
    public static List<ObjectName> recallTargets(Step commissioning) {
        ObjectName name =
                commissioning.ref() == null ? null : new ObjectName(commissioning.writer(), commissioning.ref());
        return recallTargets(name, List.of(commissioning));
    }

    static List<ObjectName> recallTargets(ObjectName name, List<Step> commissionings) {
        List<ObjectName> targets = new ArrayList<>();
        if (commissionings.isEmpty() || commissionings.get(0).act() == Act.ENTER) {
            return targets;
        }
        if (name != null && commissionings.get(0).kind() == Kind.ITEM) {
            targets.add(name);
        }
        for (Step step : commissionings) {
            if (step.lot() != null) {
                targets.add(step.lot());
            }
            if (step.productClass() != null) {
                targets.add(step.productClass());
            }
        }
        return targets;
    }

    /** As it travels to the chaincode. */
    public JsonObject toJson() {
        JsonObject.Builder json = JsonObject.builder()
                .put("org", name.org())
                .put("ref", name.ref().hex())
                .put("id", identifier)
                .put("head", placed(headKey, head))
                .put("height", height)
                .put(
                        "commissionings",
                        JsonArray.of(commissionings.stream().map(Step::toJson).toList()))
                .put("recall", recall);
        if (exit != null) {
            json.put("exit", placed(exit.key(), exit.step()));
        }
        if (unit != null) {
            json.put("unit", JsonObject.of("org", unit.org(), "ref", unit.ref().hex()));
        }
        if (!members.isEmpty()) {
            json.put(
                    "members",
                    JsonArray.ofStrings(members.stream().map(Hash::hex).toList()));
        }
        return json.build();
    }

    /** @throws IllegalArgumentException if it has not the form of {@link #toJson()} */
    public static ObjectState fromJson(JsonObject json) {
        JsonObject head = json.object("head");
        Exit exit = json.optionalObject("exit")
                .map(e -> new Exit(new KeyId(e.string("key")), Step.fromJson(e.object("step"))))
                .orElse(null);
        ObjectName unit = json.optionalObject("unit")
                .map(u -> new ObjectName(u.string("org"), new KeyId(u.string("ref"))))
                .orElse(null);
        List<Step> commissionings = new ArrayList<>();
        json.array("commissionings").forEach(c -> commissionings.add(Step.fromJson(c.asObject())));
        return new ObjectState(
                new ObjectName(json.string("org"), new KeyId(json.string("ref"))),
                json.string("id"),
                new KeyId(head.string("key")),
                Step.fromJson(head.object("step")),
                exit,
                unit,
                json.arrayOrEmpty("members").strings().stream().map(Hash::new).toList(),
                (int) json.integer("height"),
                commissionings,
                json.bool("recall"));
    }

    private static JsonObject placed(KeyId key, Step step) {
        return JsonObject.of("key", key.hex(), "step", step.toJson());
    }

    /** The head alone: identifiers and keys are private. */
    @Override
    public String toString() {
        return head.toString();
    }
}
